"""The lift L: how far a full weight on an interest moves each title."""

from collections.abc import Sequence

import numpy as np

from recommender.core.grid import Floats
from recommender.core.likes import Enjoyment

RIDGE = 3.0
# Lifts are relative to how much a title is enjoyed at all, and that share is shrunk by a fifth, so
# that two lucky ratings are not a hundredfold lift.
SHARE_ADDED = 0.2
SCALE = 3.0
TITLES_AT_A_TIME = 4096


def lift_by_kind(enjoyment: Enjoyment, weights: Floats, kinds: Sequence[str]) -> Floats:
    """Each kind of interest by itself: genres, moods, eras. kinds: one for each interest.

    Learned together they would share out what they have in common, and somebody who sets a genre
    alone would get the genre's part alone. Returns float64 (interests, titles).
    """
    lift = np.zeros((weights.shape[1], enjoyment.shape[1]))
    for kind in dict.fromkeys(kinds):
        rows = [place for place, own in enumerate(kinds) if own == kind]
        lift[rows] = learned_lift(enjoyment, weights[:, rows])
    return lift


def learned_lift(enjoyment: Enjoyment, weights: Floats) -> Floats:
    """Ridge regression of what raters enjoy on the weights that their likes imply.

    enjoyment: (raters, titles) in 0 … 1; weights: (raters, interests) in −1 … 1.
    For each title, its enjoyment, less what the rater's enjoyment of everything would lead one to
    expect, is regressed on the rater's weights with a free intercept, a ridge of 3 on the weights,
    and rows weighted 1/√n for a rater whose enjoyment adds up to n. The coefficient is divided by
    (mean enjoyment of the title + 0.2) and multiplied by 3, which puts it on the scale of the
    prior. Titles that nobody enjoys get 0. Returns float64 (interests, titles) in natural units.
    """
    raters, titles = enjoyment.shape
    lift = np.zeros((weights.shape[1], titles))
    if raters == 0:
        return lift
    amounts = np.asarray(enjoyment.sum(axis=1), np.float64)
    solve = _solver(amounts, weights)
    share = np.asarray(enjoyment.sum(axis=0)) / raters
    by_column = enjoyment.tocsc()
    for first in range(0, titles, TITLES_AT_A_TIME):
        part = slice(first, min(first + TITLES_AT_A_TIME, titles))
        surprise = by_column[:, part].toarray() - np.outer(amounts / amounts.mean(), share[part])
        lift[:, part] = (solve @ surprise) * SCALE / (share[part] + SHARE_ADDED)
    return lift


def _solver(amounts: Floats, weights: Floats) -> Floats:
    """(interests, raters): what turns enjoyment into coefficients; the intercept's row is dropped.

    amounts: (raters,) > 0.
    """
    certainty = 1 / np.sqrt(amounts)
    design = np.column_stack([np.ones(weights.shape[0]), weights])
    weighted = design * certainty[:, None]
    penalty = np.diag([0.0] + [RIDGE] * weights.shape[1])
    solution = np.linalg.solve(design.T @ weighted + penalty, weighted.T)
    return solution[1:].astype(np.float64)
