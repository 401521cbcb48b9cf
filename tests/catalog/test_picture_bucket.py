"""Pictures in a bucket, on a server that speaks S3."""

from collections.abc import Iterator

import boto3
import pytest

from catalog.pictures.errors import PictureUnavailable
from catalog.pictures.store import BucketStore, CachedStore
from catalog.storage_url import BucketUrl, parse
from tests.harness.dynamodb import CREDENTIALS, REGION, own_dynamodb

NAME = "001/1-poster-abc-small.webp"


@pytest.fixture(scope="module")
def bucket() -> Iterator[BucketUrl]:
    with pytest.MonkeyPatch.context() as patch, own_dynamodb("moto") as server:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        endpoint = server.address.endpoint
        client = boto3.client("s3", region_name=REGION, endpoint_url=endpoint)
        client.create_bucket(
            Bucket="posters", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        url = parse(f"s3://posters/site?region={REGION}&endpoint={endpoint}")
        assert isinstance(url, BucketUrl)
        yield url


@pytest.mark.once
def test_what_is_written_is_read_and_deleted(bucket: BucketUrl) -> None:
    store = BucketStore(bucket)
    assert store.read(NAME) is None
    store.write(NAME, b"a picture")
    assert store.read(NAME) == b"a picture"
    store.delete(NAME)
    assert store.read(NAME) is None


@pytest.mark.once
def test_a_file_that_was_read_is_not_asked_for_again(bucket: BucketUrl) -> None:
    store, behind = CachedStore(BucketStore(bucket)), BucketStore(bucket)
    assert store.read(NAME) is None
    store.write(NAME, b"a picture")
    assert store.read(NAME) == b"a picture"
    behind.delete(NAME)
    assert store.read(NAME) == b"a picture"


@pytest.mark.once
def test_a_bucket_that_is_not_there_is_unavailable_in_words(bucket: BucketUrl) -> None:
    missing = BucketStore(BucketUrl("no-such-bucket", "", bucket.region, bucket.endpoint))
    with pytest.raises(PictureUnavailable, match="The bucket refuses"):
        missing.write(NAME, b"a picture")
    with pytest.raises(PictureUnavailable, match="The bucket refuses"):
        missing.read(NAME)
