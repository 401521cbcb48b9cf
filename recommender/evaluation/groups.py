"""Groups of the people served: random, similar, divergent.

Likeness is Pearson's correlation of two people's known ratings, with a zero for every title that
a person has not rated.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import Columns, Flags, Floats
from recommender.evaluation.splits import Split

SIMILAR_FROM, DIVERGENT_BELOW = 0.3, 0.1
ATTEMPTS = 20  # for each group that is wanted
PURPOSE = 5

Fitting = Callable[[Floats], Flags]
"""(members so far, people) likeness → (people,) who may join."""

KINDS: dict[str, Fitting] = {
    "random": lambda likeness: np.ones(likeness.shape[1], np.bool_),
    "similar": lambda likeness: np.any(likeness >= SIMILAR_FROM, axis=0),
    "divergent": lambda likeness: np.all(likeness < DIVERGENT_BELOW, axis=0),
}


def likeness(split: Split) -> Floats:
    """(people, people) correlations."""
    found: Floats = np.corrcoef(split.stars.toarray())
    return found


def groups(split: Split, alike: Floats, kind: str, size: int, count: int) -> list[Columns]:
    """Up to `count` different groups: rows of the split, ascending. A person may join a similar
    group who is like anyone in it, and a divergent one who is like nobody in it; where people do
    not suffice, groups are fewer."""
    dice = split.dice(PURPOSE + 1000 * size + sorted(KINDS).index(kind))
    found: dict[tuple[int, ...], None] = {}
    for _ in range(ATTEMPTS * count):
        members = _grown(alike, KINDS[kind], size, dice)
        if members is not None:
            found[members] = None
        if len(found) == count:
            break
    return [np.array(members, np.int64) for members in found]


def _grown(
    alike: Floats, fitting: Fitting, size: int, dice: np.random.Generator
) -> tuple[int, ...] | None:
    members = [int(dice.integers(alike.shape[0]))]
    while len(members) < size:
        candidates: npt.NDArray[np.int64] = np.setdiff1d(
            np.flatnonzero(fitting(alike[members])), members
        )
        if not candidates.size:
            return None
        members.append(int(dice.choice(candidates)))
    return tuple(sorted(members))
