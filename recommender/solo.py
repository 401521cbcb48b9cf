"""Recommendations for one person from their history alone: no sliders, no room.

The order is that of a room in which they are alone and have moved nothing.
"""

from collections.abc import Collection, Mapping

import msgspec
import numpy as np

from history.models import Rating
from history.stores import history
from recommender import taste
from recommender.core.grid import SCORE_ONE, Columns, Flags
from recommender.core.selection import best
from recommender.model import Model


class Behind(msgspec.Struct, frozen=True):
    """A title that they like."""

    id: int
    title: str
    year: int | None


class Suggestion(msgspec.Struct, frozen=True):
    """because: what they like and what lifts this one most, the strongest first."""

    id: int
    title: str
    year: int | None
    kind: str
    genres: list[str]
    runtime: int | None
    score: float
    because: list[Behind]


def stars_of(person: str) -> dict[int, float]:
    """What they rated, a member or somebody in a data set: title id → stars. Blocking. Raises
    HistoryAway."""
    found = {rated.title: rated.stars for rated in history().ratings(person)}
    return found or dict(Rating.objects.filter(person=person).values_list("title_id", "stars"))


def recommend_for_member(
    model: Model, ratings: Mapping[int, float], seen: Collection[int], limit: int
) -> list[Suggestion]:
    """The best titles that they have neither rated nor seen, best first; of equals the lower id.

    ratings: title id → stars, ½ … 5; seen: title ids. Without ratings these are the popular ones.
    Raises ValueError for stars out of range. A few milliseconds: call it off the event loop.
    """
    felt = taste.felt(model, {title: taste.feeling(stars) for title, stars in ratings.items()})
    scores = taste.row_of(model, felt).row if felt else model.prior
    unseen = np.flatnonzero(_unseen(model, {*ratings, *seen}))
    chosen: Columns = unseen[best(scores[unseen], limit)]
    return [
        _suggestion(model, felt, column, int(score))
        for column, score in zip(chosen.tolist(), scores[chosen], strict=True)
    ]


def _unseen(model: Model, seen: Collection[int]) -> Flags:
    flags: Flags = np.ones(model.prior.size, np.bool_)
    column_of = model.columns.column_of
    flags[[column_of[title] for title in seen if title in column_of]] = False
    return flags


def _suggestion(model: Model, felt: Mapping[int, int], column: int, score: int) -> Suggestion:
    known = model.columns
    card = known.cards[column]
    behind = [
        known.cards[known.column_of[title]] for title in taste.titles_behind(model, felt, column)
    ]
    return Suggestion(
        id=card.id,
        title=card.name,
        year=card.year,
        kind=card.kind,
        genres=known.genres[column],
        runtime=card.runtime,
        score=round(score / SCORE_ONE, 4),
        because=[Behind(each.id, each.name, each.year) for each in behind],
    )
