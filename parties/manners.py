"""How much nonsense and how much haste one socket is allowed."""

from django.conf import settings

from parties.limits import TokenBucket
from parties.refusals import Refused

MALFORMED_BOUND = 10
TOO_FREQUENT_BOUND = 200


class Manners:
    def __init__(self) -> None:
        self._bucket = TokenBucket(settings.MESSAGES_PER_SECOND, 2 * settings.MESSAGES_PER_SECOND)
        self._malformed = 0
        self._too_frequent = 0

    def count(self) -> None:
        """Counts one frame. Raises Refused when it came too soon."""
        if self._bucket.take():
            self._too_frequent = max(0, self._too_frequent - 1)
            return
        self._too_frequent += 1
        raise Refused("too_frequent", "Slow down: this was not applied.")

    def count_malformed(self, malformed: bool) -> None:
        self._malformed = self._malformed + 1 if malformed else 0

    @property
    def is_flooding(self) -> bool:
        return self._too_frequent > TOO_FREQUENT_BOUND

    @property
    def is_beyond_repair(self) -> bool:
        return self._malformed >= MALFORMED_BOUND
