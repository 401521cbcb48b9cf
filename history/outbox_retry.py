"""When the delivery of the outbox is tried again: the pauses after failures."""

import random

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 5.0


def pause_seconds(failures: int) -> float:
    """Returns the pause after so many failures in a row: it doubles with each, up to the longest.

    It is random within its upper half, so that several workers do not retry at one moment.
    """
    doubled = FIRST_PAUSE_SECONDS * 2 ** min(failures, 10)
    longest: float = min(LONGEST_PAUSE_SECONDS, doubled)
    return random.uniform(longest / 2, longest)
