"""How strongly titles are covered by stated weights."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import Columns


def stated_strength(
    titles: int,
    groups: Sequence[Columns],
    interests: Mapping[int, int],
    likes: Mapping[int, int],
) -> npt.NDArray[np.int64]:
    """(titles,) the largest |weight| on any of a title's interests or on the title itself.

    groups: columns per interest; interests: position → the largest |weight| that anybody has on it;
    likes: column → the same for a title. All in 1/256; 0 for a title without weights.
    """
    strength = np.zeros(titles, np.int64)
    for place, number in interests.items():
        group = groups[place]
        strength[group] = np.maximum(strength[group], number)
    for column, number in likes.items():
        strength[column] = max(int(strength[column]), number)
    return strength
