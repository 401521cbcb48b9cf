"""Recommendations for one person from their taste alone: what they rated, no sliders, no room.

    s(i) = 0.3·b(i) + Σ_j r(j)·B(j,i)

r = (stars − 2)/3: 1 for five stars, nothing for two, less than nothing for one. The prior's part
decides while little is known of somebody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from history.models import Rating
from recommender.core.grid import SCORE_ONE, Columns, Totals, weight
from recommender.core.likes import LIKED_FROM
from recommender.core.selection import best
from recommender.model import Model

INDIFFERENT, BEST = 2.0, 5.0
PRIOR_TENTHS = 3
MOST_BECAUSE = 3


@dataclass(frozen=True)
class Suggestion:
    """because: titles that they like and that lift this one most, the strongest first."""

    title: int
    score: float
    because: list[int]


def stars_of(person: str) -> dict[int, float]:
    """What they rated: title id → stars. Blocking: one query."""
    return dict(Rating.objects.filter(person=person).values_list("title_id", "stars"))


def suggestions(model: Model, stars: Mapping[int, float], limit: int) -> list[Suggestion]:
    """The best titles that they have not rated, best first; of equals the lower id."""
    known = model.columns
    felt = {
        known.column_of[title]: feeling(number)
        for title, number in sorted(stars.items())
        if title in known.column_of
    }
    scores: Totals = model.prior.astype(np.int64) * PRIOR_TENTHS // 10
    for column, number in felt.items():
        if number:
            near = model.similar(column)
            scores[near.columns] += near.values.astype(np.int64) * number
    unseen = np.setdiff1d(np.arange(scores.size), list(felt))
    chosen = unseen[best(scores[unseen], limit)]
    because = _because(model, [column for column, number in felt.items() if number >= LIKE], chosen)
    return [
        Suggestion(known.cards[column].id, round(int(scores[column]) / SCORE_ONE, 4), why)
        for column, why in zip(chosen.tolist(), because, strict=True)
    ]


def feeling(stars: float) -> int:
    """What a rating weighs, in 1/256."""
    return weight((stars - INDIFFERENT) / (BEST - INDIFFERENT))


LIKE = feeling(LIKED_FROM)


def _because(model: Model, liked: list[int], chosen: Columns) -> list[list[int]]:
    lifts: list[dict[int, int]] = [{} for _ in chosen]
    for column in liked:
        near = model.similar(column)
        for place in np.flatnonzero(np.isin(chosen, near.columns)).tolist():
            value = near.values[np.searchsorted(near.columns, chosen[place])]
            lifts[place][model.columns.cards[column].id] = int(value)
    return [sorted(each, key=lambda id_: (-each[id_], id_))[:MOST_BECAUSE] for each in lifts]
