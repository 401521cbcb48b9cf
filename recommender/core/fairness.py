"""Long-term fairness: importance grows for whoever was served worse on the evenings before."""

import math

import numpy as np

from recommender.core.fixed_point import (
    MOST_IMPORTANCE,
    WEIGHT_ONE,
    Floats,
    Totals,
    quantize_weight,
)

STEEPNESS = 4.0
MOST_DOUBLINGS = 2.0


def deficits(satisfied: Floats) -> Floats:
    """(participants,) weights w_u ∝ exp(−4·(sat_u − mean)/√t), scaled to a mean of 1.

    satisfied: (evenings, participants) how well each one was served, 0 … 1, or NaN for an evening
    that they did not attend. sat_u − mean sums, over the evenings that a participant attended, how
    much better they were served than the mean of those present; t is the number of evenings.
    So a continuing deficit grows, more slowly than the number of evenings, and absence causes none.
    """
    powers = _powers(satisfied)
    # Relative to the largest power, so that exp cannot overflow.
    weights = np.array([math.exp(power - powers.max()) for power in powers.tolist()])
    scaled: Floats = weights * powers.size / math.fsum(weights) if powers.size else weights
    return scaled


def bounded_deficits(satisfied: Floats) -> Floats:
    """(participants,) w_u = exp(−4·(sat_u − mean)/√t) within 2^(±√t/2), and within ½ … 2.

    So after one evening nobody counts for more than twice as much as another, and never for more
    than four times: one evening says little about what is fair, and a room has to remain
    everybody's. A participant without deficit or surplus has 1.
    """
    most = min(math.sqrt(satisfied.shape[0]), MOST_DOUBLINGS) / 2 * math.log(2)
    within = np.clip(_powers(satisfied), -most, most)
    return np.array([math.exp(power) for power in within.tolist()])


def _powers(satisfied: Floats) -> Floats:
    evenings, participants = satisfied.shape
    ahead = np.zeros(participants)
    for evening in satisfied:
        came = ~np.isnan(evening)
        if came.any():
            ahead[came] += evening[came] - math.fsum(evening[came]) / came.sum()
    powers: Floats = -STEEPNESS * ahead / math.sqrt(max(1, evenings))
    return powers


def adjusted_importance(given: Totals, weights: Floats) -> Totals:
    """The host's importance times the deficit weight, both in 1/256.

    An importance above 0 stays above 0, and 0 stays 0. Rounded to the grid, so that processes whose
    exp differs in its last digit agree.
    """
    pairs = zip(weights.tolist(), given.tolist(), strict=True)
    adjusted = [quantize_weight(factor) * number // WEIGHT_ONE for factor, number in pairs]
    whole = np.clip(np.array(adjusted, np.int64), 1, MOST_IMPORTANCE * WEIGHT_ONE)
    return np.where(given > 0, whole, 0)
