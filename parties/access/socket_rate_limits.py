"""Rate limits of WebSockets: per socket, per participant, per address, and per party's chat."""

from django.conf import settings

from parties.access.networks import NetworkTokenBuckets
from parties.access.token_bucket import KeyedTokenBuckets, TokenBucket
from parties.domain.errors import Refused

MAX_MALFORMED = 10  # in a row
MAX_TOO_FREQUENT = 200
SOCKETS_AT_FULL_RATE = 2  # a participant may have five sockets, but steers with two at most
NEW_SOCKETS_PER_SECOND, NEW_SOCKETS_BURST = 0.5, 30
FOCUS_PER_SECOND, FOCUS_BURST = 10, 20
FOLLOWINGS_PER_SECOND, FOLLOWINGS_BURST = 1, 10

_frames_of_participant = KeyedTokenBuckets(
    SOCKETS_AT_FULL_RATE * settings.MESSAGES_PER_SECOND,
    2 * SOCKETS_AT_FULL_RATE * settings.MESSAGES_PER_SECOND,
)
# A full party may share one address.
_frames_of_address = NetworkTokenBuckets(
    settings.MAX_PARTICIPANTS * settings.MESSAGES_PER_SECOND,
    2 * settings.MAX_PARTICIPANTS * settings.MESSAGES_PER_SECOND,
)
# Somebody who types answers every few seconds, now and then some lines at once; fifty who talk at
# once are no conversation any more.
CHAT_PER_SECOND, CHAT_BURST = 1, 10
CHAT_PER_SECOND_AND_PARTY, CHAT_BURST_PER_PARTY = 10, 60
REACTIONS_PER_SECOND, REACTIONS_BURST = 2, 4

_messages_of_participant = KeyedTokenBuckets(CHAT_PER_SECOND, CHAT_BURST)
_messages_of_party = KeyedTokenBuckets(CHAT_PER_SECOND_AND_PARTY, CHAT_BURST_PER_PARTY)
_reactions_of_participant = KeyedTokenBuckets(REACTIONS_PER_SECOND, REACTIONS_BURST)
SUGGESTIONS_PER_SECOND, SUGGESTIONS_BURST = 0.1, 5

_suggestions_of_participant = KeyedTokenBuckets(SUGGESTIONS_PER_SECOND, SUGGESTIONS_BURST)
_new_sockets = KeyedTokenBuckets(NEW_SOCKETS_PER_SECOND, NEW_SOCKETS_BURST)


def limit_new_sockets(participant: str) -> None:
    """Raises Refused beyond the limit. Each new socket costs a lease and a snapshot, so this comes
    before either."""
    if not _new_sockets.take(participant):
        raise Refused("too_frequent", "Too many new screens. Wait a minute.")


def limit_messages(participant: str, party: str) -> None:
    """Limits what is written in a chat, through this process. Raises Refused beyond it."""
    if not _messages_of_participant.take(participant):
        raise Refused("too_frequent", "You write faster than the others read. Wait a moment.")
    if not _messages_of_party.take(party):
        raise Refused("too_frequent", "Everybody writes at once. Wait a moment.")


def limit_reactions(participant: str) -> None:
    if not _reactions_of_participant.take(participant):
        raise Refused("too_frequent", "Two reactions a second are enough.")


def limit_suggestions(participant: str) -> None:
    """Raises Refused beyond the limit: each of them asks somebody for something."""
    if not _suggestions_of_participant.take(participant):
        raise Refused("too_frequent", "Let them answer first. Wait a moment.")


class SocketRateLimit:
    """Counts the frames of one socket, and its malformed ones."""

    def __init__(self, participant: str, address: str) -> None:
        self._participant = participant
        self._address = address
        self._bucket = TokenBucket(settings.MESSAGES_PER_SECOND, 2 * settings.MESSAGES_PER_SECOND)
        self._malformed = 0
        self._too_frequent = 0
        self._focus: TokenBucket | None = None
        self._followings: TokenBucket | None = None

    def count(self) -> None:
        """Counts one frame. Raises Refused beyond the limit."""
        if self._bucket.take() and self._is_within_shared_limits():
            self._too_frequent = max(0, self._too_frequent - 1)
            return
        self._too_frequent += 1
        raise Refused("too_frequent", "Slow down: this was not applied.")

    def _is_within_shared_limits(self) -> bool:
        """Takes from the limits that this socket shares with others in this process."""
        of_participant = _frames_of_participant.take(self._participant)
        return of_participant and _frames_of_address.take(self._address)

    def takes_focus(self) -> bool:
        """Whether one more focus is within what a page may send of them, apart from all else: what
        somebody looks at takes nothing from what their sliders may send."""
        if self._focus is None:  # most sockets send none in a while
            self._focus = TokenBucket(FOCUS_PER_SECOND, FOCUS_BURST)
        return self._focus.take()

    def limit_followings(self) -> None:
        """Raises Refused beyond the limit: everybody is told of each, and the log keeps it."""
        if self._followings is None:
            self._followings = TokenBucket(FOLLOWINGS_PER_SECOND, FOLLOWINGS_BURST)
        if not self._followings.take():
            raise Refused("too_frequent", "Slow down: this was not applied.")

    def count_malformed(self, malformed: bool) -> None:
        self._malformed = self._malformed + 1 if malformed else 0

    @property
    def is_flooding(self) -> bool:
        return self._too_frequent > MAX_TOO_FREQUENT

    @property
    def has_too_many_malformed(self) -> bool:
        return self._malformed >= MAX_MALFORMED
