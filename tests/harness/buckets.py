"""Servers that speak S3 for the tests, a bucket on them, and what the bucket has."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from tests.harness.dynamodb import CREDENTIALS, REGION, own_dynamodb

BUCKET = "facts"


@dataclass(frozen=True)
class OwnBucket:
    """A bucket at an endpoint; `url` has a prefix of its own for each test."""

    endpoint: str
    client: Any

    def url(self, prefix: str) -> str:
        return f"s3://{BUCKET}/{prefix}?region={REGION}&endpoint={self.endpoint}"

    def names(self, prefix: str) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=BUCKET, Prefix=f"{prefix}/"
        )
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return [key.removeprefix(f"{prefix}/") for key in keys]

    def generations(self, prefix: str) -> list[str]:
        names = self.names(prefix)
        return sorted({name.split("/")[1] for name in names if name.startswith("generations/")})

    def read(self, prefix: str, name: str) -> bytes:
        return bytes(self.client.get_object(Bucket=BUCKET, Key=f"{prefix}/{name}")["Body"].read())


@contextlib.contextmanager
def own_bucket(kind: str) -> Iterator[OwnBucket]:
    with own_dynamodb(kind, service="s3") as server:
        endpoint = server.address.endpoint
        assert endpoint
        client = boto3.client(
            "s3",
            region_name=REGION,
            endpoint_url=endpoint,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            config=Config(s3={"addressing_style": "path"}),
        )
        client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        try:
            yield OwnBucket(endpoint, client)
        finally:
            client.close()
