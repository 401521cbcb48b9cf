"""Work for many items at once in which one item cannot fail the others: queries for all rooms of a
process, and loops over rooms.

A batch that fails because of one item's data is split in halves until that item is found. It is
logged and left out; `/readyz` names the work. Only the log names the item, since `/readyz` is
public, and a party's code admits to it.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from parties.domain.errors import DataRejected, StoreUnavailable
from parties.runtime import background_tasks

Q = TypeVar("Q")
A = TypeVar("A")

# Errors of one item's data. Any other error concerns the database, and so all items.
ITEM_ERRORS = (DataRejected, ValueError, OverflowError)


async def run_batch(
    work: str, run: Callable[[list[Q]], Awaitable[Sequence[A]]], items: list[Q]
) -> list[A | Exception]:
    """Returns a result for each item, in order: an exception for one whose data is refused.

    Raises an error that concerns all of them.
    """
    try:
        return [*await run(items)]
    except ITEM_ERRORS as error:
        if len(items) == 1:
            _record_failure(work, repr(items[0]), error)
            return [error]
    middle = len(items) // 2
    first = await run_batch(work, run, items[:middle])
    return [*first, *await run_batch(work, run, items[middle:])]


async def run_each(work: str, items: Iterable[Q], run: Callable[[Q], Awaitable[None]]) -> None:
    """Runs each item, even if others fail. Raises a StoreUnavailable that concerns all of them."""
    for item in items:
        try:
            await run(item)
        except Exception as error:
            if isinstance(error, StoreUnavailable) and not isinstance(error, ITEM_ERRORS):
                raise
            _record_failure(work, repr(item), error)


def _record_failure(work: str, item: str, error: Exception) -> None:
    background_tasks.record_failure(f"{work}, in part", error, item=item[:200])
