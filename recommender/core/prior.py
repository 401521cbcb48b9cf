"""The popularity prior b: a title's score before anyone has set a weight."""

import numpy as np

from recommender.core.fixed_point import Floats

SPREAD_WITHOUT_RATINGS = 0.6


def prior_from_likes(likes: Floats) -> Floats:
    """b = ln(1 + likes), in natural units, ≥ 0. likes: (titles,) counts.

    The logarithm makes 10 to 20 likes count as much as 100 to 200; the added one keeps a single
    rating from lifting an unknown title far.
    """
    return np.log1p(likes)


def prior_from_popularity(popularity: Floats) -> Floats:
    """b for a catalogue without ratings: −0.6·ln(1 − q), q the share of titles less popular.

    popularity: (titles,), any scale: only the order counts, and equals stay equal. The form is
    that of a long tail: most titles near 0, a few far above. ≥ 0, at most 0.6·ln(titles).
    """
    ordered = np.sort(popularity)
    share = np.searchsorted(ordered, popularity, side="left") / max(1, popularity.size)
    return -SPREAD_WITHOUT_RATINGS * np.log1p(-share)


def prior_by_quantile(popularity: Floats, known_popularity: Floats, known_prior: Floats) -> Floats:
    """b of titles without ratings, by quantile matching of popularity among the rated.

    popularity: (new,); known_popularity, known_prior: (rated,) of the same titles, rated ≥ 1.
    The lowest popularity maps to the lowest prior, the highest to the highest. A popularity of 0
    means unknown: such a title has the rated titles' median.
    """
    places = np.interp(popularity, np.sort(known_popularity), np.sort(known_prior))
    return np.where(popularity > 0, places, np.median(known_prior))
