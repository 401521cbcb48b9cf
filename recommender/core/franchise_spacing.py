"""Reorders a list so that no two titles of one franchise are adjacent."""

from collections.abc import Callable
from itertools import pairwise

SameFranchise = Callable[[int, int], bool]


def has_adjacent(
    columns: list[int], same_franchise: SameFranchise, before: int | None = None
) -> bool:
    """Whether two neighbours are of one franchise. before: the title above the first, if any."""
    whole = columns if before is None else [before, *columns]
    return any(same_franchise(one, other) for one, other in pairwise(whole))


def space_out(
    columns: list[int], same_franchise: SameFranchise, before: int | None = None
) -> list[int]:
    """Reorders the titles so that none follows one of its franchise, as far as possible.

    Greedy: each position goes to the first remaining title that may follow, so titles move down no
    further than necessary. Those left over at the end are inserted at the lowest position that
    separates them, or else appended.
    """
    if not has_adjacent(columns, same_franchise, before):
        return columns
    left, placed = list(columns), list[int]()
    while left:
        last = placed[-1] if placed else before
        free = next(
            (column for column in left if last is None or not same_franchise(last, column)), None
        )
        if free is None:
            return _insert_rest(placed, left, same_franchise, before)
        left.remove(free)
        placed.append(free)
    return placed


def _insert_rest(
    placed: list[int], left: list[int], same_franchise: SameFranchise, before: int | None
) -> list[int]:
    for column in left:
        placed.insert(_lowest_free_position(placed, column, same_franchise, before), column)
    return placed


def _lowest_free_position(
    placed: list[int], column: int, same_franchise: SameFranchise, before: int | None
) -> int:
    """The lowest position without a neighbour of the franchise; the end if there is none."""
    for place in range(len(placed), -1, -1):
        above = placed[place - 1] if place else before
        if above is not None and same_franchise(above, column):
            continue
        if place == len(placed) or not same_franchise(column, placed[place]):
            return place
    return len(placed)
