"""A rule of retention, and how rows are deleted by it: a few at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple, TypeVar

from catalog.chunks import chunks

Key = TypeVar("Key")
STEP = 500
"""Rows of one step: some milliseconds, for which SQLite has no other writer."""


class Rule(NamedTuple):
    """`what` names what is deleted; `steps` deletes, and yields the number of rows of each step."""

    what: str
    steps: Callable[[], Iterator[int]]


def in_steps(
    keys: Iterable[Key], delete: Callable[[Collection[Key]], int], size: int = STEP
) -> Iterator[int]:
    """Deletes what the keys name, `size` of them in each step."""
    for some in chunks(keys, size):
        yield delete(some)
