"""Weighted sums over participants of whole numbers below 2⁵³: exact in whatever order."""

import numpy as np

from recommender.core.fixed_point import Floats

# OpenBLAS computes a product of more entries on several threads, which cost more than they save,
# above all in the slowest hundredth.
LARGEST_FOR_BLAS = 9000


def weighted_sum(weights: Floats, values: Floats) -> Floats:
    """(columns,) Σ_p weights[p]·values[p]. weights: (participants,); values: (participants,
    columns); both whole, and every sum below 2⁵³."""
    if values.size < LARGEST_FOR_BLAS:
        found: Floats = np.dot(weights, values)
    else:
        found = np.einsum("p,pc->c", weights, values)
    return found
