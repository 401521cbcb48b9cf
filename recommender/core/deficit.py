"""Who gave in on evenings before, weighs more tonight."""

import math

import numpy as np

from recommender.core.grid import MOST_IMPORTANCE, WEIGHT_ONE, Floats, Totals, weight

STEEPNESS = 4.0


def deficits(satisfied: Floats) -> Floats:
    """(participants,) w_u ∝ exp(−4·(sat_u − mean)/√t), with a mean of 1.

    satisfied: (evenings, participants) how well each one was served, 0 … 1, or NaN for an evening
    that they did not come to. sat_u − mean adds up, over the evenings that somebody came to, how
    much better they were served than the mean of all who were there; t is the number of evenings.
    So a debt that goes on grows, more slowly than the evenings do, and who was away is owed
    nothing for it.
    """
    evenings, participants = satisfied.shape
    ahead = np.zeros(participants)
    for evening in satisfied:
        came = ~np.isnan(evening)
        if came.any():
            ahead[came] += evening[came] - math.fsum(evening[came]) / came.sum()
    powers = -STEEPNESS * ahead / math.sqrt(max(1, evenings))
    # From the largest power, so that no debt is too large for a number.
    weights = np.array([math.exp(power - powers.max()) for power in powers.tolist()])
    scaled: Floats = weights * participants / math.fsum(weights) if participants else weights
    return scaled


def owed_importance(given: Totals, satisfied: Floats) -> Totals:
    """The host's importance times the deficit weight, both on the grid of importance, 1/256.

    Nobody who is heard falls silent by having been served well, and nobody is heard whom the host
    has silenced. On the grid, processes whose exp differs in its last digit agree.
    """
    owed = [weight(debt) * number // WEIGHT_ONE for debt, number in _pairs(given, satisfied)]
    whole = np.clip(np.array(owed, np.int64), 1, MOST_IMPORTANCE * WEIGHT_ONE)
    return np.where(given > 0, whole, 0)


def _pairs(given: Totals, satisfied: Floats) -> list[tuple[float, int]]:
    return list(zip(deficits(satisfied).tolist(), given.tolist(), strict=True))
