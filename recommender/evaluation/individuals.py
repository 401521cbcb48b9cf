"""Evaluates every method in every situation for single people unknown to the model."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import Columns, Floats
from recommender.core.selection import best
from recommender.evaluation import baselines, collaborative, metrics, production_model
from recommender.evaluation.situations import Situation, situations
from recommender.evaluation.splits import Split

Scorer = Callable[[Split, Situation], npt.NDArray[np.generic]]
Key = tuple[str, str, str]
"""Situation, method, metric."""

OURS = "as shipped"
ANYTHING: dict[str, Scorer] = {
    "genre cosine": baselines.genre_cosine,
    "popularity": baselines.popularity,
    "popularity + 0.3·cosine": baselines.popularity_and_cosine,
}
LIKES_ONLY: dict[str, Scorer] = {
    "item-kNN": collaborative.item_neighbours,
    "iALS": collaborative.implicit_als,
    "EASE": collaborative.ease,
}
METHODS = [*ANYTHING, *LIKES_ONLY, OURS]


def individuals(split: Split) -> dict[Key, Floats]:
    """(people,) for each situation, method and metric."""
    model = production_model.trained(split)
    found: dict[Key, Floats] = {}
    for situation in situations(split):
        scorers = ANYTHING | (LIKES_ONLY if situation.likes.nnz else {})
        scores = {name: scorer(split, situation) for name, scorer in scorers.items()}
        scores[OURS] = production_model.scores(model, situation)
        for method, rows in scores.items():
            for metric, values in evaluate(split, rows).items():
                found[situation.name, method, metric] = values
    return found


def evaluate(split: Split, scores: npt.NDArray[np.generic]) -> dict[str, Floats]:
    """metric → (people,). Titles that a person is known to have seen are excluded."""
    hits = metrics.hits_of(shown(split, scores), split.truth)
    relevant = split.truth.sum(axis=1)
    return {"ndcg": metrics.ndcg(hits, relevant), "recall": metrics.recall(hits, relevant)}


def shown(split: Split, scores: npt.NDArray[np.generic]) -> Columns:
    """(people, 20) the best unseen titles; of equals the first in the catalogue."""
    unseen = np.where(split.seen(), -np.inf, scores)
    return np.stack([best(row, metrics.LENGTH) for row in unseen])
