"""Stores files of pictures: in a folder, or in an S3 bucket. A name is never written twice with
different content."""

import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from catalog.pictures.errors import PictureUnavailable
from catalog.storage_url import BucketUrl

CACHED_FILES = 512
"""Of a bucket, in memory: 20 MB at most."""
FOREVER = "public, max-age=31536000, immutable"


class PictureStore(Protocol):
    """All methods raise PictureUnavailable where the store does not answer."""

    def write(self, name: str, content: bytes) -> None: ...

    def read(self, name: str) -> bytes | None: ...

    def delete(self, name: str) -> None: ...


class FolderStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Complete as soon as it has its name."""
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
            Path(file.name).chmod(0o644)
            os.replace(file.name, path)  # noqa: PTH105 the same file system, in one step
        except OSError as error:
            raise PictureUnavailable(f"{path} cannot be written: {error.strerror}.") from None

    def read(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PictureUnavailable(f"{name} cannot be read: {error.strerror}.") from None

    def delete(self, name: str) -> None:
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError as error:
            raise PictureUnavailable(f"{name} cannot be deleted: {error.strerror}.") from None

    def _path(self, name: str) -> Path:
        return self.folder / name


class BucketStore:
    def __init__(self, url: BucketUrl) -> None:
        self.url = url
        self.client: Any = boto3.client(
            "s3",
            region_name=url.region,
            endpoint_url=url.endpoint,
            config=Config(connect_timeout=3, read_timeout=10, retries={"max_attempts": 3}),
        )

    def write(self, name: str, content: bytes) -> None:
        self._ask("put_object", name, Body=content, ContentType="image/webp", CacheControl=FOREVER)

    def read(self, name: str) -> bytes | None:
        answer = self._ask("get_object", name)
        if answer is None:
            return None
        try:
            return bytes(answer["Body"].read())
        except BotoCoreError as error:
            raise PictureUnavailable(f"The bucket does not answer: {error}.") from None

    def delete(self, name: str) -> None:
        self._ask("delete_object", name)

    def _ask(self, method: str, name: str, **more: Any) -> Any:
        """Returns None for a name that is not there."""
        try:
            return getattr(self.client, method)(
                Bucket=self.url.bucket, Key=f"{self.url.prefix}{name}", **more
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise PictureUnavailable(f"The bucket refuses: {error}.") from None
        except BotoCoreError as error:
            raise PictureUnavailable(f"The bucket does not answer: {error}.") from None


class CachedStore:
    """Remembers what it has read: a name has one content for ever."""

    def __init__(self, store: PictureStore) -> None:
        self.store = store
        self._cached = lru_cache(CACHED_FILES)(self._existing)

    def write(self, name: str, content: bytes) -> None:
        self.store.write(name, content)

    def read(self, name: str) -> bytes | None:
        try:
            return self._cached(name)
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        self.store.delete(name)

    def _existing(self, name: str) -> bytes:
        content = self.store.read(name)
        if content is None:
            raise FileNotFoundError(name)
        return content


def picture_place() -> Path | BucketUrl:
    """Returns the folder or bucket that ARTWORK_URL names."""
    return settings.ARTWORK or settings.DATA_DIR / "pictures"


def picture_store() -> PictureStore:
    return _store_at(picture_place())


@lru_cache(8)
def _store_at(url: Path | BucketUrl) -> PictureStore:
    return CachedStore(BucketStore(url)) if isinstance(url, BucketUrl) else FolderStore(url)
