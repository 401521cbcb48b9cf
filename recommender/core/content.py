"""Content-based lifts and similarities: from a title's genres, era and moods alone."""

import numpy as np
from scipy.sparse import csr_array

from recommender.core.fixed_point import (
    LARGEST_LIFT,
    LIFT_ONE,
    WEIGHT_ONE,
    Columns,
    Floats,
    Lifts,
    Totals,
    quantize_lifts,
)

RIDGE = 20.0
OWN_LIFT, OWN_LIFT_OF_RARITY, RAREST = 0.225, 0.225, 0.01
OWN_LIFT_WITHOUT_RATINGS = 1.5
MOST_SIMILAR = 50
# A title that shares every genre, mood and era with a liked one moves by this much: about a third
# of what people's ratings give a sequel.
SIMILARITY_SCALE = 1.5
# A history is weaker evidence about content than a single title weighted tonight: with the same
# scale, all of a genre's unrated titles would rank before what people like together.
HISTORY_SCALE = 0.5
LIFT_BITS = LIFT_ONE.bit_length() - 1


def content_lift(lift: Floats, interests: csr_array, likes: Floats) -> Floats:
    """Regresses lifts on title features: what each feature adds to each interest's lift.

    lift: (interests, titles); interests: (interests, titles) ones, which serve as features;
    likes: (titles,) counts, which weight a title's lift. Ridge of 20, no intercept: a title without
    features gets no lift. Returns (features, interests).
    """
    features = interests.T.tocsr()
    weighted = features.multiply(likes[:, None]).tocsr()
    normal = (features.T @ weighted).toarray() + RIDGE * np.eye(interests.shape[0])
    solution: Floats = np.linalg.solve(normal, weighted.T @ lift.T)
    return solution


def predicted_lift(content: Lifts, interests: csr_array) -> Lifts:
    """Predicts the lifts of titles from their features, in integers: the order of summing is free.

    content: (features, interests) int16; interests: (features, new titles) ones.
    Returns int16 (interests, new titles), clipped to the range of a lift.
    """
    summed: Lifts = (interests.T.astype(np.int32) @ content.astype(np.int32)).T
    return np.clip(summed, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def own_lifts(interests: csr_array, likes: Floats) -> Floats:
    """What an interest adds to the lifts of its own titles: 0.225·(1 − ln(share of likes)).

    interests: (interests, titles) ones; likes: (titles,) counts. Returns (interests,) in natural
    units, 0.225 … 1.26: shares below a hundredth count as one. The learned lift alone predicts best
    what people like, but then a full slider brings too few titles of its interest, and the rarer
    the interest the fewer: its best titles are less popular. `benchmarks/slider_effect.py` shows
    both.
    """
    shares = (interests @ likes) / max(1.0, float(likes.sum()))
    found: Floats = OWN_LIFT - OWN_LIFT_OF_RARITY * np.log(np.clip(shares, RAREST, 1.0))
    return found


def add_own_lift(learned: Lifts, group: Columns, own: int) -> Lifts:
    """Raises one interest's lifts for the titles that have it.

    learned: (titles,) int16; own on the grid of lifts, like the result, which is clipped.
    """
    summed = learned.astype(np.int32)
    summed[group] += own
    return np.clip(summed, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def add_own_lift_by_strength(learned: Lifts, strengths: Lifts, own: int) -> Lifts:
    """As `add_own_lift`, for an interest that titles have by degrees: strengths −1 … 1 on the grid
    of lifts."""
    summed = learned.astype(np.int32) + ((strengths.astype(np.int32) * own) >> LIFT_BITS)
    return np.clip(summed, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def similar_by_content(column: int, features: csr_array) -> tuple[Columns, Lifts]:
    """The up to 50 titles most similar to one by content, for a title that too few people rated.

    features: (titles, features) ones. Similarity is the cosine of two titles' sets of features.
    Returns (columns int64 ascending, values int16); none for a title without features.
    Ties keep the lower column.
    """
    shared = (features @ features[[column]].T).toarray()[:, 0]
    sizes = np.maximum(1.0, np.diff(features.indptr))
    cosine = shared / np.sqrt(sizes * sizes[column])
    cosine[column] = 0.0
    best = np.argsort(-cosine, kind="stable")[:MOST_SIMILAR]
    kept = np.sort(best[cosine[best] > 0])
    return kept, quantize_lifts(cosine[kept] * SIMILARITY_SCALE)


def history_lift(features: csr_array, columns: Columns, numbers: Totals) -> Totals:
    """(titles,) score units that a history adds to each title by content.

    features: (titles, features) ones; columns: of the titles in the history; numbers: what each
    weighs, in 1/256. Half the sum of similarities, over the root of the sum of squared
    weights: many similar titles weigh more than one, though not as many times more.
    A title adds nothing to itself.
    """
    counts = np.diff(features.indptr)
    sizes = np.sqrt(np.maximum(1.0, counts))
    weights = np.zeros(features.shape[0])
    weights[columns] = numbers / WEIGHT_ONE
    total = float(np.sqrt(np.square(weights).sum()))
    if not total:
        return np.zeros(features.shape[0], np.int64)
    likeness = (features @ (features.T @ (weights / sizes))) / sizes - weights * (counts > 0)
    found: Totals = np.rint(likeness * (HISTORY_SCALE / total * LIFT_ONE)).astype(np.int64)
    return found * WEIGHT_ONE


def content_similarity(column: int, columns: Columns, features: csr_array) -> Lifts:
    """(columns,) what a full like of each of these adds to one title by content, int16."""
    shared = (features[columns] @ features[[column]].T).toarray()[:, 0]
    counts = np.maximum(1.0, np.diff(features.indptr))
    return quantize_lifts(shared / np.sqrt(counts[columns] * counts[column]) * HISTORY_SCALE)
