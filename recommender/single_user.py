"""Recommendations for one person from their history alone: no sliders, no room.

The order is that of a room in which they are alone and have set no weight.
"""

from collections.abc import Collection, Mapping

import msgspec
import numpy as np

from history.backend import history
from history.models import Rating
from recommender.core.fixed_point import SCORE_ONE, Columns, Flags
from recommender.core.selection import best
from recommender.model.model import Model
from recommender.room import history_taste


class LikedTitle(msgspec.Struct, frozen=True):
    """A title that the person likes."""

    id: int
    title: str
    year: int | None


class Suggestion(msgspec.Struct, frozen=True):
    """A recommended title. because: liked titles that raise its score most, strongest first."""

    id: int
    title: str
    year: int | None
    kind: str
    genres: list[str]
    runtime: int | None
    score: float
    because: list[LikedTitle]


def stars_of(person: str) -> dict[int, float]:
    """The ratings of a member, or of a person in a data set: title id → stars.

    Blocking. Raises HistoryUnavailable.
    """
    found = {rated.title: rated.stars for rated in history().ratings(person)}
    return found or dict(Rating.objects.filter(person=person).values_list("title_id", "stars"))


def recommend_for_member(
    model: Model, ratings: Mapping[int, float], seen: Collection[int], limit: int
) -> list[Suggestion]:
    """The best titles that the person has neither rated nor seen, best first; of equals the lower
    id.

    ratings: title id → stars, ½ … 5; seen: title ids. Without ratings these are the popular ones.
    Raises ValueError for stars out of range. A few milliseconds: call it off the event loop.
    """
    taste = history_taste.parse_taste(
        model, {title: history_taste.rating_weight(stars) for title, stars in ratings.items()}
    )
    scores = history_taste.taste_row(model, taste).row if taste else model.prior
    unseen = np.flatnonzero(_unseen(model, {*ratings, *seen}))
    chosen: Columns = unseen[best(scores[unseen], limit)]
    return [
        _suggestion(model, taste, column, int(score))
        for column, score in zip(chosen.tolist(), scores[chosen], strict=True)
    ]


def _unseen(model: Model, seen: Collection[int]) -> Flags:
    flags: Flags = np.ones(model.prior.size, np.bool_)
    column_of = model.columns.column_of
    flags[[column_of[title] for title in seen if title in column_of]] = False
    return flags


def _suggestion(model: Model, taste: Mapping[int, int], column: int, score: int) -> Suggestion:
    known = model.columns
    card = known.cards[column]
    behind = [
        known.cards[known.column_of[title]]
        for title in history_taste.contributing_titles(model, taste, column)
    ]
    return Suggestion(
        id=card.id,
        title=card.name,
        year=card.year,
        kind=card.kind,
        genres=known.genres[column],
        runtime=card.runtime,
        score=round(score / SCORE_ONE, 4),
        because=[LikedTitle(each.id, each.name, each.year) for each in behind],
    )
