"""The score that ships, trained on the raters who are learned from, with its own numbers."""

import numpy as np
from scipy.sparse import csr_array

from recommender.artefact import Artefact
from recommender.core.grid import WEIGHT_ONE, Totals, weight
from recommender.evaluation.situations import Situation
from recommender.evaluation.splits import Split
from recommender.model import Model, laid_over
from recommender.taste import feeling, row_of
from recommender.training import Known, learn


def trained(split: Split) -> Model:
    catalogue = split.dataset.catalogue
    counts = np.asarray(split.learning.sum(axis=0), np.float64)
    kept = np.flatnonzero(counts)
    kinds = [interest.kind for interest in catalogue.interests]
    known = Known(catalogue.incidence[:, kept], kinds, counts[kept])
    arrays = learn(split.learning[:, kept], split.enjoyment[:, kept], known, lambda line: None)
    facts = {"interests": [interest.key for interest in catalogue.interests]}
    name = f"{split.dataset.name}-{split.number}"
    return laid_over(catalogue, Artefact(name, facts, arrays | {"title_ids": catalogue.ids[kept]}))


def scores(model: Model, situation: Situation) -> Totals:
    """(people, titles) in score units, as a room has them: b, or in its place what a history makes
    of it, + Σ w·L + Σ w·B, every like of tonight at full weight."""
    weights = np.rint(situation.sliders * WEIGHT_ONE).astype(np.int64)
    found = weights @ model.lift.astype(np.int64)
    if situation.stars is None:
        return found + model.prior + carried(model, situation.likes * WEIGHT_ONE)
    for person in range(situation.stars.shape[0]):
        found[person] += _by_history(model, situation.stars[[person]])
    return found


def _by_history(model: Model, stars: csr_array) -> Totals:
    """stars: (1, titles), as a member's ratings are imported."""
    felt = {
        column: number
        for column, given in zip(stars.indices.tolist(), stars.data.tolist(), strict=True)
        if (number := weight(feeling(given)))
    }
    return row_of(model, felt).row.astype(np.int64)


def carried(model: Model, weights: csr_array) -> Totals:
    """(people, titles) Σ of the similarities to what somebody has weighted, in score units."""
    liked = np.unique(weights.indices)
    rows = [model.similar(int(column)) for column in liked]
    starts = np.zeros(weights.shape[1] + 1, np.int64)
    starts[liked + 1] = [row.columns.size for row in rows]
    values = np.concatenate([np.empty(0, np.int64), *(row.values for row in rows)])
    columns = np.concatenate([np.empty(0, np.int64), *(row.columns for row in rows)])
    similar = csr_array((values, columns, np.cumsum(starts)), shape=(weights.shape[1],) * 2)
    total: Totals = (weights.astype(np.int64) @ similar).toarray()
    return total
