"""Long-term proportionality: a published rule for many evenings, for comparison.

P. Dokoupil, L. Peska, Long-term fairness in sequential group recommendations, Knowledge and
Information Systems 2026, doi:10.1007/s10115-025-02642-9.
"""

import numpy as np

from recommender.core.fixed_point import Columns, Floats


def ltp(fits: Floats, evenings: int) -> Columns:
    """One pick an evening, in proportion over all of them: Σ_u min(r_ui, max(0, fair_i − got_u)).

    fits: (members, candidates) ≥ 0. fair_i is an equal share of what everybody got so far and would
    get from the candidate; got is the mean over the evenings before, so that an old deficit fades.
    Returns places of candidates, in the order of the evenings; of equals the lower place.
    """
    total = np.zeros(fits.shape[0])
    places: list[int] = []
    for evening in range(min(evenings, fits.shape[1])):
        gains = _gains(fits, total / max(1, evening))
        gains[places] = -np.inf
        places.append(int(gains.argmax()))
        total += fits[:, places[-1]]
    return np.array(places, np.int64)


def _gains(fits: Floats, got: Floats) -> Floats:
    fair = (got.sum() + fits.sum(axis=0)) / fits.shape[0]
    gains: Floats = np.minimum(fits, np.maximum(0.0, fair - got[:, None])).sum(axis=0)
    return gains
