"""How much nonsense and how much haste is allowed: to a socket, a participant, and an address."""

from django.conf import settings

from parties.limits import BucketPerKey, TokenBucket
from parties.refusals import Refused

MALFORMED_BOUND = 10
TOO_FREQUENT_BOUND = 200
SCREENS_AT_ONCE = 2  # somebody may have five screens, and two hands
ARRIVALS_PER_SECOND, ARRIVALS_AT_ONCE = 0.5, 30

# A full party may sit in one flat, behind one address.
_of_participant = BucketPerKey(
    SCREENS_AT_ONCE * settings.MESSAGES_PER_SECOND,
    2 * SCREENS_AT_ONCE * settings.MESSAGES_PER_SECOND,
)
_of_address = BucketPerKey(
    settings.MAX_PARTICIPANTS * settings.MESSAGES_PER_SECOND,
    2 * settings.MAX_PARTICIPANTS * settings.MESSAGES_PER_SECOND,
)
_arrivals = BucketPerKey(ARRIVALS_PER_SECOND, ARRIVALS_AT_ONCE)


def must_not_arrive_too_often(participant: str) -> None:
    """Each arrival costs a lease and a snapshot, so a loop of them is refused before either."""
    if not _arrivals.take(participant):
        raise Refused("too_frequent", "Too many new screens. Wait a minute.")


class Manners:
    def __init__(self, participant: str, address: str) -> None:
        self._participant = participant
        self._address = address
        self._bucket = TokenBucket(settings.MESSAGES_PER_SECOND, 2 * settings.MESSAGES_PER_SECOND)
        self._malformed = 0
        self._too_frequent = 0

    def count(self) -> None:
        """Counts one frame. Raises Refused when it came too soon."""
        if self._bucket.take() and self._others_agree():
            self._too_frequent = max(0, self._too_frequent - 1)
            return
        self._too_frequent += 1
        raise Refused("too_frequent", "Slow down: this was not applied.")

    def _others_agree(self) -> bool:
        """The limits that this socket shares with others, in this process."""
        return _of_participant.take(self._participant) and _of_address.take(self._address)

    def count_malformed(self, malformed: bool) -> None:
        self._malformed = self._malformed + 1 if malformed else 0

    @property
    def is_flooding(self) -> bool:
        return self._too_frequent > TOO_FREQUENT_BOUND

    @property
    def is_beyond_repair(self) -> bool:
        return self._malformed >= MALFORMED_BOUND
