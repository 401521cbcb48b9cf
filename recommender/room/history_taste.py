"""Scores from a member's history, and which of its titles contribute most to a title."""

from collections.abc import Mapping

import numpy as np

from recommender.core import content
from recommender.core.fixed_point import Columns, Totals, quantize_weight
from recommender.core.history_row import HistoryRow, history_row
from recommender.model.model import Model

NEUTRAL_STARS, BEST_STARS = 2.0, 5.0
MOST_CONTRIBUTING = 3


def rating_weight(stars: float) -> float:
    """The weight of a rating: 1 for five stars, 0 for two, −½ for half a star."""
    return (stars - NEUTRAL_STARS) / (BEST_STARS - NEUTRAL_STARS)


def parse_taste(model: Model, taste: Mapping[int, float]) -> dict[int, int]:
    """Converts title id → −1 … 1 to column → whole 1/256, nonzero, in the order of columns.

    Ignores titles that are gone. Raises ValueError for a number out of range.
    """
    if not all(-1 <= number <= 1 for number in taste.values()):
        raise ValueError("A taste lies between −1 and 1.")
    known = model.columns.column_of
    numbers = {
        known[title]: quantize_weight(taste[title]) for title in sorted(taste) if title in known
    }
    return {column: number for column, number in numbers.items() if number}


def taste_row(model: Model, taste: Mapping[int, int]) -> HistoryRow:
    """The row of a member before tonight's weights. taste: from `parse_taste`, not empty."""
    columns, numbers = np.array(list(taste), np.int64), np.array(list(taste.values()), np.int64)
    return history_row(model.prior, history_lift(model, columns, numbers), columns[numbers < 0])


def history_lift(model: Model, columns: Columns, numbers: Totals) -> Totals:
    """(titles,) Σ r·B in score units, for titles to watch next: no title adds to itself.

    A title without ratings has no row of B. To and from such titles, similarity by content is used.
    """
    if model.learned is None:
        return content.history_lift(model.features, columns, numbers)
    is_rated = model.learned.from_catalogue >= 0
    found = model.learned.weighted_sum(columns, numbers)
    if not is_rated.all():
        found[~is_rated] = content.history_lift(model.features, columns, numbers)[~is_rated]
        new = ~is_rated[columns]
        found[is_rated] += content.history_lift(model.features, columns[new], numbers[new])[
            is_rated
        ]
    return found


def contributing_titles(model: Model, taste: Mapping[int, int], column: int) -> list[int]:
    """Ids of the liked titles that raise this one's score most, strongest first."""
    liked = np.array([c for c, number in taste.items() if number > 0 and c != column], np.int64)
    if not liked.size:
        return []
    numbers = np.array([taste[c] for c in liked.tolist()], np.int64)
    lifts = numbers * _lifts_to(model, column, liked)
    strongest = [k for k in np.argsort(-lifts, kind="stable")[:MOST_CONTRIBUTING] if lifts[k] > 0]
    return [model.columns.cards[c].id for c in liked[strongest].tolist()]


def _lifts_to(model: Model, column: int, liked: Columns) -> Totals:
    by_content = content.content_similarity(column, liked, model.features).astype(np.int64)
    if model.learned is None:
        return by_content
    is_rated = model.learned.from_catalogue >= 0
    learned = np.array([model.learned.lift_to(column, c) for c in liked.tolist()], np.int64)
    return np.where(is_rated[column] & is_rated[liked], learned, by_content)
