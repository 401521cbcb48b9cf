"""What can be said of a title from its genres, era and moods alone."""

import numpy as np
from scipy.sparse import csr_array

from recommender.core.grid import (
    LARGEST_LIFT,
    LIFT_ONE,
    WEIGHT_ONE,
    Columns,
    Floats,
    Lifts,
    Totals,
    lifts,
)

RIDGE = 20.0
OWN_LIFT, OWN_LIFT_OF_RARITY, RAREST = 0.225, 0.225, 0.01
OWN_LIFT_WITHOUT_RATINGS = 1.5
MOST_ALIKE = 50
# A title that shares every genre, mood and era with a liked one moves by this much: about a third
# of what people's ratings give a sequel.
ALIKE_SCALE = 1.5
# A history says less by what its titles are than a single title named tonight: with the same scale,
# all of a genre's unrated titles would come before what people like together.
HISTORY_SCALE = 0.5
LIFT_BITS = LIFT_ONE.bit_length() - 1


def content_lift(lift: Floats, interests: csr_array, likes: Floats) -> Floats:
    """The lift regressed on what titles are: what each feature adds to each interest's lift.

    lift: (interests, titles); interests: (interests, titles) ones, which serve as features;
    likes: (titles,) counts, the certainty of a title's lift. Ridge of 20, no intercept: a title of
    which nothing is known is lifted by nothing. Returns (features, interests).
    """
    features = interests.T.tocsr()
    weighted = features.multiply(likes[:, None]).tocsr()
    normal = (features.T @ weighted).toarray() + RIDGE * np.eye(interests.shape[0])
    solution: Floats = np.linalg.solve(normal, weighted.T @ lift.T)
    return solution


def predicted_lift(content: Lifts, interests: csr_array) -> Lifts:
    """The lifts of titles from their features; whole numbers, so the order of summing is free.

    content: (features, interests) int16; interests: (features, new titles) ones.
    Returns int16 (interests, new titles), clipped to the range of a lift.
    """
    summed: Lifts = (interests.T.astype(np.int32) @ content.astype(np.int32)).T
    return np.clip(summed, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def own_lifts(interests: csr_array, likes: Floats) -> Floats:
    """What having an interest adds to a title's lift by it: 0.225·(1 − ln(share of likes)).

    interests: (interests, titles) ones; likes: (titles,) counts. Returns (interests,) in natural
    units, 0.225 … 1.26: shares below a hundredth count as one. The learned lift alone predicts best
    what people like, but then a full slider brings too little of what it says, and the rarer the
    interest the less: its best titles are less popular. `benchmarks/steering.py` shows both.
    """
    shares = (interests @ likes) / max(1.0, float(likes.sum()))
    found: Floats = OWN_LIFT - OWN_LIFT_OF_RARITY * np.log(np.clip(shares, RAREST, 1.0))
    return found


def with_own_lift(learned: Lifts, group: Columns, own: int) -> Lifts:
    """One interest's lifts, raised for the titles that have it. learned: (titles,) int16; own on
    the grid of lifts, like the result, which is clipped to the range of a lift."""
    summed = learned.astype(np.int32)
    summed[group] += own
    return np.clip(summed, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def with_own_lift_by_strength(learned: Lifts, strengths: Lifts, own: int) -> Lifts:
    """As `with_own_lift`, for an interest that titles have more or less of: strengths −1 … 1 on
    the grid of lifts."""
    summed = learned.astype(np.int32) + ((strengths.astype(np.int32) * own) >> LIFT_BITS)
    return np.clip(summed, -LARGEST_LIFT, LARGEST_LIFT).astype(np.int16)


def alike(column: int, features: csr_array) -> tuple[Columns, Lifts]:
    """The up to 50 titles most like one, for a title that too few people rated.

    features: (titles, features) ones. Likeness is the cosine of two titles' sets of features.
    Returns (columns int64 ascending, values int16); a title without features has none alike.
    Ties keep the lower column.
    """
    shared = (features @ features[[column]].T).toarray()[:, 0]
    sizes = np.maximum(1.0, np.diff(features.indptr))
    cosine = shared / np.sqrt(sizes * sizes[column])
    cosine[column] = 0.0
    best = np.argsort(-cosine, kind="stable")[:MOST_ALIKE]
    kept = np.sort(best[cosine[best] > 0])
    return kept, lifts(cosine[kept] * ALIKE_SCALE)


def carried(features: csr_array, columns: Columns, numbers: Totals) -> Totals:
    """(titles,) what a history says of all titles by what they are, in score units.

    features: (titles, features) ones; columns: of the titles in the history; numbers: what each
    weighs, in 1/256. Half the sum of likenesses as in `alike`, over the root of the sum of squared
    weights: many titles of one kind say more than a single one, though not as many times more.
    A title says nothing of itself.
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


def likeness_to(column: int, columns: Columns, features: csr_array) -> Lifts:
    """(columns,) how far a full like of each of these carries to one title by what they are."""
    shared = (features[columns] @ features[[column]].T).toarray()[:, 0]
    counts = np.maximum(1.0, np.diff(features.indptr))
    return lifts(shared / np.sqrt(counts[columns] * counts[column]) * HISTORY_SCALE)
