"""Sending without a turn of the event loop, as long as the other side takes it."""

import functools
import types
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


class Blocked(Exception):
    """The other side does not take it now: `rest`, awaited in a task, sees to the end of it."""

    def __init__(self, rest: Awaitable[None]) -> None:
        self.rest = rest


def at_once(sending: Coroutine[Any, Any, None]) -> None:
    """Runs it here and now. Raises Blocked where it has to wait; how it fails, `rest` tells."""
    try:
        waiting_for = sending.send(None)
    except StopIteration:
        return
    except Exception as error:
        raise Blocked(_failure(error)) from None
    raise Blocked(_rest(sending, waiting_for))


@types.coroutine
def _failure(error: Exception) -> Generator[Any, Any, None]:
    raise error
    yield


@types.coroutine
def _rest(sending: Coroutine[Any, Any, None], waiting_for: Any) -> Generator[Any, Any, None]:
    """What is left of a coroutine that was begun elsewhere, and first waits for that."""
    while True:
        try:
            result = yield waiting_for
        except BaseException as thrown:  # cancelling too is the coroutine's own affair
            step = functools.partial(sending.throw, thrown)
        else:
            step = functools.partial(sending.send, result)
        try:
            waiting_for = step()
        except StopIteration:
            return
