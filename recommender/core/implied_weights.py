"""Estimates slider weights from likes: the inputs from which the lift is learned."""

import numpy as np
from scipy.sparse import csr_array

from recommender.core.fixed_point import Floats
from recommender.core.likes import Likes

# Smoothing for raters with few likes: as if they had twenty likes more, distributed like all likes.
AVERAGE_LIKES_ADDED = 20.0
STEP = 0.1
# A full slider means e² = 7.4 times everyone's share of an interest. With e times, many implied
# weights would be clipped.
FULL = 2.0


def implied_weights(likes: Likes, interests: csr_array, full: float = FULL) -> Floats:
    """Each rater's implied weight for each interest, on the scale of a slider.

    likes: (raters, titles) ones; interests: (interests, titles) ones. The weight is the logarithm
    of the interest's share among the rater's likes over its share among all likes, over `full`,
    clipped to −1 … 1 and rounded to steps of 0.1. An interest without likes gives 0.
    Returns float64 (raters, interests).
    """
    touched = (likes @ interests.T).toarray()
    everyone = np.asarray(touched.sum(axis=0)) / max(1.0, likes.sum())
    own = np.asarray(likes.sum(axis=1))[:, None]
    share = (touched + AVERAGE_LIKES_ADDED * everyone) / (own + AVERAGE_LIKES_ADDED)
    ratio = np.divide(share, everyone, out=np.ones_like(share), where=everyone > 0)
    weights: Floats = np.round(np.clip(np.log(ratio) / full, -1, 1) / STEP) * STEP
    return weights
