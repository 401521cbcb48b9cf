"""A list whose genres are mixed as its people's tastes are.

H. Steck, Calibrated Recommendations, RecSys 2018, doi:10.1145/3240323.3240372. Of the measures of
likeness of two mixes, Hellinger's is taken, by its coefficient Σ_g √(p_g·q_g): 1 for equal mixes,
0 for mixes without anything in common. Unlike the logarithms of Kullback and Leibler, which are
what the paper mostly uses, it needs no smoothing, and square roots are the same on every processor.
"""

import numpy as np

from recommender.core.grid import Columns, Floats


def shares(genres: Floats) -> Floats:
    """(titles, genres) ones → what each genre has of each title; a title without any has zeros."""
    counts = genres.sum(axis=1, keepdims=True)
    found: Floats = np.divide(genres, counts, out=np.zeros_like(genres), where=counts > 0)
    return found


def wanted_mix(favourites: list[Floats], importance: Columns) -> Floats:
    """(genres,) the importance-weighted mean of the participants' own mixes.

    favourites: per participant (titles, genres) shares of the titles that they like best.
    """
    mixes = np.stack([own.mean(axis=0) for own in favourites])
    mean: Floats = (importance[:, None] * mixes).sum(axis=0) / importance.sum()
    return mean


def calibrated(ranked: Floats, wanted: Floats, limit: int, strength: float) -> list[int]:
    """Places of the ranked titles, in the order in which they are to be shown.

    ranked: (titles, genres) shares, best title first; wanted: (genres,). Each place goes to the
    title with the largest (1 − strength)·relevance + strength·likeness of the list's mix to the
    wanted one, where relevance falls in a straight line from the first title to the last, divided
    by the length of the list. Strength 0 keeps the order, 1 looks at nothing but genres; of equals
    the better ranked comes first.
    """
    count = min(limit, len(ranked))
    relevance = (1.0 - strength) * (1.0 - np.arange(len(ranked)) / max(1, len(ranked))) / limit
    roots, has, places = strength * np.sqrt(wanted), np.zeros(ranked.shape[1]), list[int]()
    for size in range(1, count + 1):
        mixes = np.sqrt((has + ranked) / size)
        # Added genre by genre: how a sum is split must not depend on the machine.
        gains = relevance + np.add.accumulate(roots * mixes, axis=1)[:, -1]
        gains[places] = -np.inf
        places.append(int(gains.argmax()))
        has += ranked[places[-1]]
    return places
