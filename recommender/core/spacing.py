"""No two parts of one story in a row."""

from collections.abc import Callable
from itertools import pairwise

Kin = Callable[[int, int], bool]


def crowded(columns: list[int], kin: Kin, before: int | None = None) -> bool:
    """Whether some title follows its kin. before: what stands above the first, if anything."""
    whole = columns if before is None else [before, *columns]
    return any(kin(one, other) for one, other in pairwise(whole))


def spaced(columns: list[int], kin: Kin, before: int | None = None) -> list[int]:
    """The same titles, none behind its kin, as far as there are others to stand between.

    Each place goes to the first title left that may stand there, so that what has to wait waits
    no longer than it must. What is left over when only kin remain goes as far down as it can
    stand between others, or else to the end.
    """
    if not crowded(columns, kin, before):
        return columns
    left, placed = list(columns), list[int]()
    while left:
        last = placed[-1] if placed else before
        free = next((column for column in left if last is None or not kin(last, column)), None)
        if free is None:
            return _slipped_in(placed, left, kin, before)
        left.remove(free)
        placed.append(free)
    return placed


def _slipped_in(placed: list[int], left: list[int], kin: Kin, before: int | None) -> list[int]:
    for column in left:
        placed.insert(_gap(placed, column, kin, before), column)
    return placed


def _gap(placed: list[int], column: int, kin: Kin, before: int | None) -> int:
    """The lowest place with no kin on either side; the end if there is none."""
    for place in range(len(placed), -1, -1):
        above = placed[place - 1] if place else before
        if above is not None and kin(above, column):
            continue
        if place == len(placed) or not kin(column, placed[place]):
            return place
    return len(placed)
