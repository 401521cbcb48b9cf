"""How far a full slider moves the titles that most people know."""

import numpy as np

from recommender.core.fixed_point import LIFT_ONE, Floats, Lifts, Scores
from recommender.core.selection import best

KNOWN_TITLES = 300


def reach(prior: Scores | Floats, lift: Lifts | Floats) -> Floats:
    """(interests,) the root mean square of each row of lifts over the 300 titles of largest prior.

    prior: (titles,); lift: (interests, titles), in natural units or, as whole numbers, on the
    grid. In natural units. A rare interest lifts its own few titles far and the known ones hardly:
    setting it changes little of what a room sees.
    """
    known = lift[:, best(prior, KNOWN_TITLES)].astype(np.float64)
    if not known.shape[1]:
        return np.zeros(lift.shape[0])
    one = LIFT_ONE if np.issubdtype(lift.dtype, np.integer) else 1
    found: Floats = np.sqrt(np.mean((known / one) ** 2, axis=1))
    return found
