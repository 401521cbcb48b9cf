"""Splitting an iterable into lists."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yields lists of at most `size` elements, in order."""
    rest = iter(many)
    while chunk := list(islice(rest, size)):
        yield chunk
