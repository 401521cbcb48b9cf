"""The stores of publications, a folder or a bucket, and the choice between them."""

from functools import lru_cache
from pathlib import Path

from catalog.storage_url import BucketUrl
from warehouse import location
from warehouse.storage.folder_storage import FolderStorage
from warehouse.storage.storage import Storage

ATTEMPTS = 3


def configured_storage(attempts: int = ATTEMPTS) -> Storage:
    """Returns the store that `WAREHOUSE_URL` names. boto3 is imported only for a bucket.

    `attempts`: how often a bucket is asked that does not answer.
    """
    bucket, folder = location.bucket(), location.folder()
    return _bucket_storage(bucket, folder, attempts) if bucket else FolderStorage(folder)


@lru_cache(8)
def _bucket_storage(bucket: BucketUrl, folder: Path, attempts: int) -> Storage:
    from warehouse.storage.bucket_storage import BucketStorage
    from warehouse.storage.objects import Objects

    return BucketStorage(Objects(bucket, attempts), folder)
