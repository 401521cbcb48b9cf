"""DynamoDB clients, and the translation of their errors into those of history."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from history.dynamo.user_ids import key_type
from history.interface import HistoryUnavailable, WriteRefused
from history.url import DynamoUrl

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 2, 5, 3
# Caused by the content of a write, so permanent; every other error can pass or be repaired.
INVALID_WRITE_CODES = {"ValidationException", "ItemCollectionSizeLimitExceededException"}
ADVICE = {
    "ResourceNotFoundException": "Its tables are missing. Run: manage.py prepare_history",
    "AccessDeniedException": "The credentials do not allow it: docs/history.md lists the actions.",
    "UnrecognizedClientException": "The credentials are not valid.",
}
_session_lock = threading.Lock()


class LeaseExpired(Exception):
    """The lease on delivery has expired, so no request may be sent under it."""


def client(address: DynamoUrl) -> Any:
    """Returns the client that all threads of this process share."""
    return _shared_client(address.region, address.endpoint)


def fenced_client(address: DynamoUrl, may_send: Callable[[], bool]) -> Any:
    """Creates a client that checks `may_send` before each request, retries included.

    Fencing: a process whose lease expired while it was suspended sends nothing when it resumes.
    """

    def check_lease(**_: Any) -> None:
        if not may_send():
            raise LeaseExpired

    made = _new_client(address.region, address.endpoint)
    made.meta.events.register("before-send.dynamodb", check_lease)
    return made


@lru_cache(maxsize=4)
def probe_client(address: DynamoUrl) -> Any:
    """Returns a client that fails fast, for health checks."""
    return _new_client(address.region, address.endpoint, attempts=1, read_timeout=1)


@lru_cache(maxsize=4)
def _shared_client(region: str, endpoint: str | None) -> Any:
    return _new_client(region, endpoint)


def _new_client(
    region: str, endpoint: str | None, attempts: int = ATTEMPTS, read_timeout: float = READ_SECONDS
) -> Any:
    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=min(CONNECT_SECONDS, read_timeout),
        read_timeout=read_timeout,
    )
    with _session_lock:  # clients are thread-safe, creating one is not
        return boto3.session.Session().client(
            "dynamodb", region_name=region, endpoint_url=endpoint, config=config
        )


@contextlib.contextmanager
def translated_errors() -> Iterator[None]:
    """Translates errors of the library into HistoryUnavailable or WriteRefused."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in INVALID_WRITE_CODES:
            key_type.cache_clear()  # perhaps somebody has made a table anew, with other keys
            raise WriteRefused(str(error)) from error
        raise HistoryUnavailable(ADVICE.get(code) or f"DynamoDB answers {code}.") from error
    except BotoCoreError as error:
        raise HistoryUnavailable(f"DynamoDB does not answer: {error}") from error
