"""Finds what one participant could change so that a title ranks first, and verifies it.

The change is optimal for a list by mean score. Other strategies, and the three blocks, order
differently: each change is verified on the room's own list, with growing leads, and then reduced
as far as the title stays first.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from recommender.core.counterfactual import smallest_change
from recommender.core.fixed_point import Columns, Floats
from recommender.model.model import Model
from recommender.room.room_rows import RoomRows

LEADS = (0.0, 0.02, 0.2, 1.0)  # natural units
HALVINGS = 4
STEP = 100  # weights are displayed with two decimals
SMALLEST_CHANGE = 0.005

Weights = dict[str, float]
IsFirst = Callable[[Weights], bool]


def to_be_first(
    model: Model,
    title: int,
    score_rows: Sequence[Floats],
    allowed: Columns | None,
    weights: Weights,
    is_first: IsFirst,
) -> Weights | None:
    """The interests to set, and to what; None if no change of this participant's alone is known.

    title: its column. score_rows: scores per unit of the participant's importance by which the list
    may be ordered. is_first: whether the title is first with exactly these weights.
    """
    found = [
        _reduced(change, weights, is_first)
        for scores in score_rows
        if (change := _enough(model, title, scores, allowed, weights, is_first)) is not None
    ]
    return min(found, key=lambda change: distance(change, weights), default=None)


def distance(change: Weights, weights: Weights) -> float:
    """Sum of the changes of all sliders."""
    return sum(abs(then - weights.get(key, 0.0)) for key, then in change.items())


def scores_to_top(rows: RoomRows, participant: str, importance: int) -> list[Floats]:
    """Scores by which the list may be ordered, per unit of importance: the mean, or the own row."""
    own = rows.rows[rows.slot_of[participant]].astype(np.float64)
    others = np.zeros(own.size)
    counted = [
        who
        for who, parsed in rows.weights_of.items()
        if parsed.has_preferences and who != participant
    ]
    if any(rows.importance_of[who] for who in counted):
        others = rows.total - rows.importance_of[participant] * own
    return [own + others / importance, own]


def _enough(
    model: Model,
    title: int,
    scores: Floats,
    allowed: Columns | None,
    weights: Weights,
    is_first: IsFirst,
) -> Weights | None:
    changes = _changes(model, title, scores, allowed, weights)
    return next((change for change in changes if is_first(weights | change)), None)


def _changes(
    model: Model, title: int, scores: Floats, allowed: Columns | None, weights: Weights
) -> Iterator[Weights]:
    keys = [interest.key for interest in model.columns.interests]
    now = np.array([weights.get(key, 0.0) for key in keys])
    for lead in LEADS:
        found = smallest_change(scores, model.lift, now, title, allowed, lead)
        if found is None:
            return
        yield _readable(keys, now, found)


def _readable(keys: list[str], now: Floats, change: Floats) -> Weights:
    """Rounds the weights away from their present values, so that the change is not too small."""
    steps = np.ceil(np.abs(change) * STEP - 1e-6) * np.sign(change)
    then = np.clip(np.round(now + steps / STEP, 2), -1, 1)
    moved = np.flatnonzero(np.abs(then - now) > SMALLEST_CHANGE)
    return {keys[place]: float(then[place]) for place in moved}


def _reduced(change: Weights, weights: Weights, is_first: IsFirst) -> Weights:
    """Reduces the change by bisection, all parts in proportion, while the title stays first."""
    too_little, enough, best = 0.0, 1.0, change
    for _ in range(HALVINGS):
        share = (too_little + enough) / 2
        tried = _part(change, weights, share)
        if is_first(weights | tried):
            enough, best = share, tried
        else:
            too_little = share
    return best


def _part(change: Weights, weights: Weights, share: float) -> Weights:
    parts = {}
    for key, then in change.items():
        now = weights.get(key, 0.0)
        parts[key] = round(now + share * (then - now), 2)
    return {key: then for key, then in parts.items() if then != weights.get(key, 0.0)}
