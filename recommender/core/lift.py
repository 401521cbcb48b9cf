"""Learns the lift L: how far a full weight on an interest moves each title."""

from collections.abc import Sequence

import numpy as np

from recommender.core.fixed_point import Floats
from recommender.core.likes import Enjoyment

RIDGE = 3.0
# Lifts are relative to how much a title is enjoyed at all, and that share is shrunk by a fifth, so
# that two lucky ratings are not a hundredfold lift.
SHARE_ADDED = 0.2
SCALE = 3.0


def lift_by_kind(enjoyment: Enjoyment, weights: Floats, kinds: Sequence[str]) -> Floats:
    """Learns lifts separately for each kind of interest: genres, moods, eras.

    kinds: one for each interest. Learned together, correlated interests would share the effect, and
    a genre set alone would have a part of it only. Returns float64 (interests, titles).
    """
    lift = np.zeros((weights.shape[1], enjoyment.shape[1]))
    for kind in dict.fromkeys(kinds):
        rows = [place for place, own in enumerate(kinds) if own == kind]
        lift[rows] = learned_lift(enjoyment, weights[:, rows])
    return lift


def learned_lift(enjoyment: Enjoyment, weights: Floats) -> Floats:
    """Ridge regression of enjoyment on implied weights.

    enjoyment: (raters, titles) in 0 … 1; weights: (raters, interests) in −1 … 1.
    For each title, its enjoyment, less what the rater's enjoyment of everything would lead one to
    expect, is regressed on the rater's weights with a free intercept, a ridge of 3 on the weights,
    and rows weighted 1/√n for a rater whose enjoyment adds up to n. The coefficient is divided by
    (mean enjoyment of the title + 0.2) and multiplied by 3, which puts it on the scale of the
    prior. Titles that nobody enjoys get 0. Returns float64 (interests, titles) in natural units.

    What one expects is an outer product, so it is subtracted from the sums over raters and never
    from their ratings: enjoyment stays sparse, and beside it only (raters, interests) is needed.
    """
    raters, titles = enjoyment.shape
    if raters == 0:
        return np.zeros((weights.shape[1], titles))
    amounts = np.asarray(enjoyment.sum(axis=1), np.float64)
    share = np.asarray(enjoyment.sum(axis=0)) / raters
    design = np.column_stack([np.ones(raters), weights])
    weighted = design / np.sqrt(amounts)[:, None]
    expected = np.outer(weighted.T @ (amounts / amounts.mean()), share)
    penalty = np.diag([0.0] + [RIDGE] * weights.shape[1])
    surprise = (enjoyment.T @ weighted).T - expected
    lift: Floats = np.linalg.solve(design.T @ weighted + penalty, surprise)[1:]
    return lift * SCALE / (share + SHARE_ADDED)
