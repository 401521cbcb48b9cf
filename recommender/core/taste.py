"""The weights that people's likes say they would have set: what the lift is learned from."""

import numpy as np
from scipy.sparse import csr_array

from recommender.core.grid import Floats
from recommender.core.likes import Likes

# A rater with few likes says little about a genre: their shares start from everyone's, as if
# they had twenty likes more that were spread like all likes.
AVERAGE_LIKES_ADDED = 20.0
STEP = 0.1
# A full slider says that e² = 7.4 times as much of an interest is wanted as others have. With e
# times, many sliders would stand at an end and could say no more.
FULL = 2.0


def implied_weights(likes: Likes, interests: csr_array, full: float = FULL) -> Floats:
    """Each rater's own weight for each interest, as a slider would hold it.

    likes: (raters, titles) ones; interests: (interests, titles) ones. The weight is the logarithm
    of the interest's share among the rater's likes over its share among all likes, over `full`,
    clipped to −1 … 1 and rounded to steps of 0.1. An interest that no like touches gives 0.
    Returns float64 (raters, interests).
    """
    touched = (likes @ interests.T).toarray()
    everyone = np.asarray(touched.sum(axis=0)) / max(1.0, likes.sum())
    own = np.asarray(likes.sum(axis=1))[:, None]
    share = (touched + AVERAGE_LIKES_ADDED * everyone) / (own + AVERAGE_LIKES_ADDED)
    ratio = np.divide(share, everyone, out=np.ones_like(share), where=everyone > 0)
    weights: Floats = np.round(np.clip(np.log(ratio) / full, -1, 1) / STEP) * STEP
    return weights
