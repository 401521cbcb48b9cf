"""How long to wait before trying again."""

import random
from collections.abc import Iterator

FIRST = 0.05


def pauses(attempts: int, longest: float, first: float = FIRST) -> Iterator[float]:
    """Doubling, each anywhere between nothing and that, so that those who failed together do
    not come again together."""
    for attempt in range(attempts):
        yield random.uniform(0, min(longest, first * 2**attempt))
