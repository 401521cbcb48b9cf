"""Counterfactual explanation: the smallest change of weights that ranks one title first."""

import numpy as np

from recommender.core.fixed_point import LIFT_ONE, SCORE_ONE, Columns, Floats, Lifts

RIVALS_AT_A_TIME = 8
MOST_ROUNDS = 40
TOLERANCE = 1e-9


def smallest_change(
    scores: Floats, lift: Lifts, weights: Floats, column: int, allowed: Columns | None, lead: float
) -> Floats | None:
    """The change of least Σ|change| after which no title that may be shown scores higher.

    scores: (titles,) score units of the order to lead, per unit of the participant's importance;
    lift: (interests, titles); weights: (interests,) in −1 … 1, and so they stay; lead: by how much
    the title is to be ahead, in natural units. None if no change within the bounds does it.

    A linear program, solved by constraint generation: few titles are binding, so only those that
    still score higher are added, until none does. The optimum is that of the whole program.
    """
    change, rivals = np.zeros(weights.size), np.empty(0, np.int64)
    for _ in range(MOST_ROUNDS):
        ahead = _ahead(scores, lift, change, column, allowed) + lead
        ahead[column] = -np.inf
        ahead_of_it = _rivals(ahead)
        if not ahead_of_it.size:
            return change
        if not weights.size:
            return None
        rivals = np.union1d(rivals, ahead_of_it)
        found = _solve(scores, lift, weights, column, rivals, lead)
        if found is None:
            return None
        change = found
    return None


def _ahead(
    scores: Floats, lift: Lifts, change: Floats, column: int, allowed: Columns | None
) -> Floats:
    """(titles,) how far each title is ahead of this one, in natural units; −∞ if not allowed."""
    moved = scores / SCORE_ONE
    for place in np.flatnonzero(change):
        moved += lift[place] * (change[place] / LIFT_ONE)
    ahead: Floats = moved - moved[column]
    if allowed is not None:
        shown = np.full(ahead.size, -np.inf)
        shown[allowed] = ahead[allowed]
        return shown
    return ahead


def _rivals(ahead: Floats) -> Columns:
    count = min(RIVALS_AT_A_TIME, ahead.size)
    places = np.argpartition(-ahead, count - 1)[:count]
    return places[ahead[places] > TOLERANCE]


def _solve(
    scores: Floats, lift: Lifts, weights: Floats, column: int, rivals: Columns, lead: float
) -> Floats | None:
    # Importing it takes a fifth of a server's start, which clients wait for; few requests need it.
    from scipy.optimize import linprog

    gains = (lift[:, [column]].astype(np.float64) - lift[:, rivals]).T / LIFT_ONE
    needed = (scores[rivals] - scores[column]) / SCORE_ONE + lead
    solved = linprog(
        np.ones(2 * weights.size),
        A_ub=np.hstack([-gains, gains]),
        b_ub=-needed,
        bounds=[(0.0, room) for room in np.concatenate([1 - weights, 1 + weights]).tolist()],
        method="highs-ds",
    )
    if solved.status != 0:
        return None
    up, down = np.split(np.asarray(solved.x, np.float64), 2)
    return up - down
