"""What a member's history adds to their row, and which titles of it stand behind a title."""

from collections.abc import Mapping

import numpy as np

from recommender.core import content
from recommender.core.grid import Columns, Totals, weight
from recommender.core.history_row import HistoryRow, history_row
from recommender.model import Model

INDIFFERENT, BEST = 2.0, 5.0
MOST_BEHIND = 3


def feeling(stars: float) -> float:
    """What a rating weighs: 1 for five stars, nothing for two, −½ for half a star."""
    return (stars - INDIFFERENT) / (BEST - INDIFFERENT)


def felt(model: Model, taste: Mapping[int, float]) -> dict[int, int]:
    """title id → −1 … 1, as column → whole 1/256, nonzero, in the order of columns; titles that
    are gone count for nothing. Raises ValueError for a number out of range."""
    if not all(-1 <= number <= 1 for number in taste.values()):
        raise ValueError("A taste lies between −1 and 1.")
    known = model.columns.column_of
    numbers = {known[title]: weight(taste[title]) for title in sorted(taste) if title in known}
    return {column: number for column, number in numbers.items() if number}


def row_of(model: Model, taste: Mapping[int, int]) -> HistoryRow:
    """taste: as `felt` gives it, not empty."""
    columns, numbers = np.array(list(taste), np.int64), np.array(list(taste.values()), np.int64)
    return history_row(model.prior, carried(model, columns, numbers), columns[numbers < 0])


def carried(model: Model, columns: Columns, numbers: Totals) -> Totals:
    """(titles,) Σ r·B in score units. No title carries itself: a history says what somebody would
    like next.

    What nobody has rated has no row of B. From such a title, and to it, goes the likeness of what
    the titles are.
    """
    if model.learned is None:
        return content.carried(model.features, columns, numbers)
    is_rated = model.learned.from_catalogue >= 0
    found = model.learned.carried(columns, numbers)
    if not is_rated.all():
        found[~is_rated] = content.carried(model.features, columns, numbers)[~is_rated]
        new = ~is_rated[columns]
        found[is_rated] += content.carried(model.features, columns[new], numbers[new])[is_rated]
    return found


def titles_behind(model: Model, taste: Mapping[int, int], column: int) -> list[int]:
    """Ids of the liked titles that lift this one most, the strongest first."""
    liked = np.array([c for c, number in taste.items() if number > 0 and c != column], np.int64)
    numbers = np.array([taste[c] for c in liked.tolist()], np.int64)
    lifts = numbers * _lifts_to(model, column, liked)
    strongest = [k for k in np.argsort(-lifts, kind="stable")[:MOST_BEHIND] if lifts[k] > 0]
    return [model.columns.cards[c].id for c in liked[strongest].tolist()]


def _lifts_to(model: Model, column: int, liked: Columns) -> Totals:
    by_content = content.likeness_to(column, liked, model.features).astype(np.int64)
    if model.learned is None:
        return by_content
    is_rated = model.learned.from_catalogue >= 0
    learned = np.array([model.learned.lift_to(column, c) for c in liked.tolist()], np.int64)
    return np.where(is_rated[column] & is_rated[liked], learned, by_content)
