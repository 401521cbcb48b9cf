"""Scores of the model that production uses, trained on a split's training raters."""

import numpy as np
from scipy.sparse import csr_array

from recommender.core.fixed_point import WEIGHT_ONE, Totals, quantize_weight
from recommender.core.history_row import PRIOR_TENTHS
from recommender.evaluation.datasets import with_popularity
from recommender.evaluation.situations import Situation
from recommender.evaluation.splits import Split
from recommender.model.model import Model, build_model
from recommender.model.model_file import StoredModel
from recommender.model.training import Known, learn
from recommender.room.history_taste import history_lift as history_lift_of_taste
from recommender.room.history_taste import rating_weight, taste_row


def trained(split: Split) -> Model:
    counts = np.asarray(split.learning.sum(axis=0), np.float64)
    catalogue = with_popularity(split.dataset.catalogue, counts)
    kept = np.flatnonzero(counts)
    kinds = [interest.kind for interest in catalogue.interests]
    known = Known(catalogue.incidence[:, kept], kinds, counts[kept])
    arrays = learn(split.learning[:, kept], split.enjoyment[:, kept], known, lambda line: None)
    facts = {"interests": [interest.key for interest in catalogue.interests]}
    name = f"{split.dataset.name}-{split.number}"
    return build_model(
        catalogue, StoredModel(name, facts, arrays | {"title_ids": catalogue.ids[kept]})
    )


def scores(model: Model, situation: Situation) -> Totals:
    """(people, titles) in score units, as a room has them: b, or in its place what a history makes
    of it, + Σ w·L + Σ w·B, every like of tonight at full weight."""
    weights = np.rint(situation.sliders * WEIGHT_ONE).astype(np.int64)
    found = weights @ model.lift.astype(np.int64)
    if situation.stars is None:
        return found + model.prior + history_lift(model, situation.likes * WEIGHT_ONE)
    for person in range(situation.stars.shape[0]):
        found[person] += _by_history(model, situation.stars[[person]])
    return found


def unstretched_scores(model: Model, situation: Situation) -> Totals:
    """(people, titles) as `scores`, where a history keeps its own spread."""
    if situation.stars is None:
        return scores(model, situation)
    weights = np.rint(situation.sliders * WEIGHT_ONE).astype(np.int64)
    found = (
        weights @ model.lift.astype(np.int64) + model.prior.astype(np.int64) * PRIOR_TENTHS // 10
    )
    for person in range(situation.stars.shape[0]):
        taste = _taste(situation.stars[[person]])
        columns, numbers = np.array(list(taste), np.int64), np.array(list(taste.values()), np.int64)
        found[person] += history_lift_of_taste(model, columns, numbers)
    return found


def _by_history(model: Model, stars: csr_array) -> Totals:
    return taste_row(model, _taste(stars)).row.astype(np.int64)


def _taste(stars: csr_array) -> dict[int, int]:
    """stars: (1, titles), as a member's ratings are imported."""
    return {
        column: number
        for column, given in zip(stars.indices.tolist(), stars.data.tolist(), strict=True)
        if (number := quantize_weight(rating_weight(given)))
    }


def history_lift(model: Model, weights: csr_array) -> Totals:
    """(people, titles) Σ of the similarities to the weighted titles, in score units."""
    liked = np.unique(weights.indices)
    rows = [model.similar(int(column)) for column in liked]
    starts = np.zeros(weights.shape[1] + 1, np.int64)
    starts[liked + 1] = [row.columns.size for row in rows]
    values = np.concatenate([np.empty(0, np.int64), *(row.values for row in rows)])
    columns = np.concatenate([np.empty(0, np.int64), *(row.columns for row in rows)])
    similar = csr_array((values, columns, np.cumsum(starts)), shape=(weights.shape[1],) * 2)
    total: Totals = (weights.astype(np.int64) @ similar).toarray()
    return total
