"""Reads and writes the objects of a bucket under one prefix; its errors are sentences."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from catalog.storage_url import BucketUrl
from warehouse.storage.storage import StorageDamaged, StorageUnavailable

CONNECT_SECONDS, READ_SECONDS = 3, 10
DELETED_AT_ONCE = 1000
"""As many as S3 takes in one request."""
CHUNK = 1 << 20
PRECONDITION_CODES = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
MISSING_CODES = {"NoSuchKey", "404"}
Asked = TypeVar("Asked")


class PreconditionFailed(Exception):
    """The object is another one than the condition of a write says, or is not there."""


class ObjectMissing(Exception):
    """There is no object of this name."""


class Found(NamedTuple):
    content: bytes
    etag: str


class Objects:
    """All methods raise StorageUnavailable where the bucket does not answer, or refuses."""

    def __init__(self, url: BucketUrl, attempts: int) -> None:
        self.url = url
        style = {"addressing_style": "path"} if url.endpoint else {}
        self._client: Any = boto3.client(
            "s3",
            region_name=url.region,
            endpoint_url=url.endpoint,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": attempts, "mode": "standard"},
                s3=style,
            ),
        )

    def address(self, name: str = "") -> str:
        return f"s3://{self.url.bucket}/{self.url.prefix}{name}"

    def read(self, name: str) -> Found | None:
        try:
            return self._asked(lambda: self._read(name))
        except ObjectMissing:
            return None

    def _read(self, name: str) -> Found:
        answer = self._client.get_object(**self._named(name))
        return Found(bytes(answer["Body"].read()), str(answer["ETag"]))

    def download(self, name: str, file: Path, sha256: str) -> None:
        """Writes an object to a file. Raises StorageDamaged unless it has this digest."""
        try:
            found = self._asked(lambda: self._download(name, file))
        except ObjectMissing:
            raise StorageDamaged(f"{self.address(name)} is missing.") from None
        if found != sha256:
            raise StorageDamaged(f"{self.address(name)} is not what was published.")

    def _download(self, name: str, file: Path) -> str:
        digest = hashlib.sha256()
        body = self._client.get_object(**self._named(name))["Body"]
        with file.open("wb") as written:
            for chunk in body.iter_chunks(CHUNK):
                digest.update(chunk)
                written.write(chunk)
        return digest.hexdigest()

    def upload(self, file: Path, name: str) -> None:
        def send() -> None:
            with file.open("rb") as content:
                self._client.put_object(**self._named(name), Body=content)

        self._asked(send)

    def copy(self, name: str, to: str) -> None:
        """Copies an object inside the bucket. Raises ObjectMissing."""
        source = self._named(name)
        self._asked(lambda: self._client.copy_object(**self._named(to), CopySource=source))

    def write(self, name: str, content: bytes) -> None:
        self._asked(lambda: self._client.put_object(**self._named(name), Body=content))

    def write_if(self, name: str, content: bytes, *, etag: str | None) -> None:
        """Writes an object if it is the one with this `etag`, or if there is none (None).

        Raises PreconditionFailed. Where the answer was lost, the write may have been done.
        """
        condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        try:
            self._asked(
                lambda: self._client.put_object(**self._named(name), Body=content, **condition)
            )
        except ObjectMissing:
            raise PreconditionFailed(name) from None

    def list(self, prefix: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.url.bucket, Prefix=f"{self.url.prefix}{prefix}"
        )
        found = self._asked(
            lambda: [each["Key"] for page in pages for each in page.get("Contents", ())]
        )
        return (str(key).removeprefix(self.url.prefix) for key in found)

    def delete(self, names: Sequence[str]) -> None:
        for first in range(0, len(names), DELETED_AT_ONCE):
            keys = [
                {"Key": f"{self.url.prefix}{name}"}
                for name in names[first : first + DELETED_AT_ONCE]
            ]
            asked = {"Bucket": self.url.bucket, "Delete": {"Objects": keys, "Quiet": True}}
            answer = self._asked(lambda asked=asked: self._client.delete_objects(**asked))  # type: ignore[misc]
            if refused := answer.get("Errors"):
                raise StorageUnavailable(
                    f"The bucket refuses to delete {len(refused)} objects, the first for "
                    f"{refused[0].get('Code')}: {refused[0].get('Message')}."
                )

    def _named(self, name: str) -> dict[str, str]:
        return {"Bucket": self.url.bucket, "Key": f"{self.url.prefix}{name}"}

    def _asked(self, request: Callable[[], Asked]) -> Asked:
        try:
            return request()
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in MISSING_CODES:
                raise ObjectMissing(code) from None
            if code in PRECONDITION_CODES:
                raise PreconditionFailed(code) from None
            raise StorageUnavailable(f"{self.address()} refuses: {error}.") from error
        except BotoCoreError as error:
            raise StorageUnavailable(f"{self.address()} does not answer: {error}.") from error
