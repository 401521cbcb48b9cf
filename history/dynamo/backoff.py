"""Exponential backoff with full jitter."""

import random
from collections.abc import Iterator

FIRST = 0.05


def pauses(attempts: int, longest: float, first: float = FIRST) -> Iterator[float]:
    """Yields the pauses between attempts: random up to a bound that doubles each time.

    The jitter spreads out callers that failed at the same moment.
    """
    for attempt in range(attempts):
        yield random.uniform(0, min(longest, first * 2**attempt))
