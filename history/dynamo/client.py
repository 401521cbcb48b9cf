"""The connection to DynamoDB, and its errors in our words."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from history.address import Address
from history.interface import HistoryAway, HistoryRefused

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 2, 5, 3
# What comes from the content of a write; everything else can pass, or be mended, and then it works.
CONTENT_CODES = {"ValidationException", "ItemCollectionSizeLimitExceededException"}
ADVICE = {
    "ResourceNotFoundException": "Its tables are missing. Run: manage.py prepare_history",
    "AccessDeniedException": "The credentials do not allow it: docs/history.md lists the actions.",
    "UnrecognizedClientException": "The credentials are not valid.",
}
_making = threading.Lock()


class NotOurs(Exception):
    """The lease on delivery is over, so nothing more may be sent."""


def client(address: Address) -> Any:
    """The one of this process: clients may be used by several threads."""
    return _shared_client(address.region, address.endpoint)


def fenced_client(address: Address, may_send: Callable[[], bool]) -> Any:
    """Asks before each request, retries included, whether it may still be sent."""

    def ask(**_: Any) -> None:
        if not may_send():
            raise NotOurs

    made = _new_client(address.region, address.endpoint)
    made.meta.events.register("before-send.dynamodb", ask)
    return made


@lru_cache(maxsize=4)
def hasty_client(address: Address) -> Any:
    """For asking whether it answers at all."""
    return _new_client(address.region, address.endpoint, attempts=1, patience=1)


@lru_cache(maxsize=4)
def _shared_client(region: str, endpoint: str | None) -> Any:
    return _new_client(region, endpoint)


def _new_client(
    region: str, endpoint: str | None, attempts: int = ATTEMPTS, patience: float = READ_SECONDS
) -> Any:
    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=min(CONNECT_SECONDS, patience),
        read_timeout=patience,
    )
    with _making:  # several threads may use a client, but not make one
        return boto3.session.Session().client(
            "dynamodb", region_name=region, endpoint_url=endpoint, config=config
        )


@contextlib.contextmanager
def in_our_words() -> Iterator[None]:
    """Turns what the library raises into HistoryAway or HistoryRefused."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in CONTENT_CODES:
            raise HistoryRefused(str(error)) from error
        raise HistoryAway(ADVICE.get(code) or f"DynamoDB answers {code}.") from error
    except BotoCoreError as error:
        raise HistoryAway(f"DynamoDB does not answer: {error}") from error
