"""Runs a send immediately, without a turn of the event loop, as long as it does not block."""

import functools
import types
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


class Blocked(Exception):
    """The send has to wait. Awaiting `remainder` in a task completes it."""

    def __init__(self, remainder: Awaitable[None]) -> None:
        self.remainder = remainder


def run_eagerly(coroutine: Coroutine[Any, Any, None]) -> None:
    """Runs a coroutine up to its first wait.

    Raises Blocked where it has to wait or fails; awaiting the remainder raises its exception.
    """
    try:
        awaited = coroutine.send(None)
    except StopIteration:
        return
    except Exception as error:
        raise Blocked(_failure(error)) from None
    raise Blocked(_remainder(coroutine, awaited))


@types.coroutine
def _failure(error: Exception) -> Generator[Any, Any, None]:
    raise error
    yield


@types.coroutine
def _remainder(coroutine: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    """The rest of a coroutine that was started elsewhere and is waiting for `awaited`."""
    while True:
        try:
            result = yield awaited
        except BaseException as thrown:  # the coroutine itself handles cancellation too
            step = functools.partial(coroutine.throw, thrown)
        else:
            step = functools.partial(coroutine.send, result)
        try:
            awaited = step()
        except StopIteration:
            return
