"""A party at one revision, as immutable values. Rooms hold one; commands make the next."""

import datetime
import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from parties.domain.ballot_state import BallotState, Nomination
from parties.domain.chat_message import MESSAGES_SHOWN, ChatMessage
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES
from recommender.room.evening_deficits import adjusted_importances
from recommender.types import Filters, Profile, RoomFilters

How = Literal["host", "ballot", "override"]

# Of parties that a release without epochs has made.
FIRST_EPOCH = "0"
LONGEST_EPOCH = 16
AWAY_AFTER = 30  # minutes without a screen, until somebody counts as away; 0: never


class StreamPosition(NamedTuple):
    """How far a party has come. Revisions are compared within one epoch: a restored database
    counts some of them again, for other commands. `message` is the number of the newest message of
    the chat, which advances no revision; 0 where none is known of."""

    epoch: str
    revision: int
    message: int = 0


class Taste(msgspec.Struct, frozen=True):
    """A member's history as weights, −1 … 1, of titles that they like or not, and what they saw."""

    likes: dict[int, float]
    seen: frozenset[int]


NO_TASTES: Mapping[str, Taste] = MappingProxyType({})


class ParticipantState(msgspec.Struct, frozen=True):
    id: str
    name: str
    role: str
    standing: str
    hidden: bool
    colour: int
    importance: float
    joined_at: datetime.datetime
    weights: dict[str, float]
    member: int | None = None
    taste_at: datetime.datetime | None = None
    viewing_member: int | None = None
    """The account that joined as this viewer; `member` is whom the history of evenings is for."""
    shares_focus: bool = True
    muted: bool = False
    away_at: datetime.datetime | None = None
    """Since when they are away and do not count."""
    token_key: str = ""
    """Of the token that is theirs; empty for the first one."""
    request_key: str = ""
    requested_at: datetime.datetime | None = None
    """Of the token of whoever asks for their place on another device, and since when."""

    @property
    def is_in(self) -> bool:
        return self.standing == "in"

    @property
    def has_left(self) -> bool:
        """They left by themselves, and may come back."""
        return self.standing == "left"

    @property
    def takes_part(self) -> bool:
        """Viewers are in the party and take no part in it."""
        return self.is_in and self.role != "viewer"

    @property
    def subject(self) -> str:
        """What a token that is theirs names."""
        return f"{self.id}.{self.token_key}" if self.token_key else self.id

    @property
    def request(self) -> str:
        """A name for the request for their place that gives nothing of its token away."""
        digest = hashlib.sha256(self.request_key.encode()).hexdigest()
        return digest[:12] if self.request_key else ""

    @property
    def is_away(self) -> bool:
        return self.is_in and self.away_at is not None

    @property
    def counts(self) -> bool:
        """Whether the list is made for them, too."""
        return self.takes_part and self.away_at is None


class ReadyCheck(msgspec.Struct, frozen=True):
    """The host asked who is ready. `answers`: of those who were online then or have answered."""

    asked_by: str
    until: datetime.datetime
    answers: dict[str, bool]

    def without(self, participant: str) -> "ReadyCheck":
        answers = {who: ready for who, ready in self.answers.items() if who != participant}
        return msgspec.structs.replace(self, answers=answers)


class Waits(msgspec.Struct, frozen=True):
    """The participants whose screens buffer, while all wait for them, and until when at most; and
    when the wait for whom has ended."""

    participants: tuple[str, ...] = ()
    until: datetime.datetime | None = None
    ended: dict[str, datetime.datetime] = {}


NO_WAITS = Waits()


class PickState(msgspec.Struct, frozen=True):
    """`position`: seconds into the title when the clock last started or stood still, or will start:
    `playing_since` is in the future while screens count down. `started_at`: when it first ran.
    `watched_by`: who had a screen open when it began or
    ended. `how`: by a ballot, by the host, or by the host instead of a ballot's winner."""

    id: str
    title: int
    by: str
    revision: int
    picked_at: datetime.datetime
    rank: int | None
    block: str
    strategy: str
    agreement: str
    score: float | None
    satisfied: dict[str, float]
    position: float = 0.0
    playing_since: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None
    ratings: dict[str, float] = {}
    started_at: datetime.datetime | None = None
    how: How = "host"
    waits: Waits = NO_WAITS
    watched_by: tuple[str, ...] = ()

    def position_at(self, moment: datetime.datetime) -> float:
        """A clock that was set back does not take back what was watched."""
        if self.playing_since is None:
            return self.position
        return self.position + max(0.0, (moment - self.playing_since).total_seconds())

    @property
    def was_watched(self) -> bool:
        """A clock that was set, and never ran, measured nothing."""
        return self.started_at is not None or self.playing_since is not None

    @property
    def is_seen(self) -> bool:
        """Whether the room has watched it, and it is over."""
        return self.ended_at is not None and self.was_watched

    def is_seen_by(self, participant: str) -> bool:
        return self.is_seen and (participant in self.watched_by or participant in self.ratings)

    @property
    def is_an_evening(self) -> bool:
        """Whether it is over and anything came of it."""
        return self.ended_at is not None and (self.was_watched or bool(self.ratings))


class PartyState(msgspec.Struct, frozen=True):
    pk: int
    code: str
    name: str
    secret: str
    passphrase_hash: str
    strategy: str
    filters: Filters
    locked: bool
    closed: bool
    revision: int
    created_at: datetime.datetime
    participants: dict[str, ParticipantState]
    fairness: bool = True
    picks: tuple[PickState, ...] = ()
    epoch: str = FIRST_EPOCH
    closed_by_host: bool = False
    """Whether it was the host who closed it, and may open it again."""
    shortlist: tuple[Nomination, ...] = ()
    ballot: BallotState | None = None
    chat: bool = True
    last_message: int = 0
    messages: tuple[ChatMessage, ...] = ()
    """The newest ones, up to `last_message`."""
    ready: ReadyCheck | None = None
    wait_for_all: bool = False
    away_after: int = AWAY_AFTER
    country: str = ""
    """Where the room watches: cards name the services of this country."""

    @property
    def stream_position(self) -> StreamPosition:
        return StreamPosition(self.epoch, self.revision, self.last_message)

    def joined_participants(self) -> list[ParticipantState]:
        return [participant for participant in self.participants.values() if participant.is_in]

    def holder_of(self, subject: str | None) -> ParticipantState | None:
        """Returns the participant whose token names this, whether or not they are in the party."""
        named = self.participants.get((subject or "").partition(".")[0])
        return named if named is not None and named.subject == subject else None

    def asking(self, subject: str | None) -> ParticipantState | None:
        """Returns the participant for whose place the holder of this token asks."""
        participant, _, key = (subject or "").partition(".")
        named = self.participants.get(participant)
        return named if named is not None and key and named.request_key == key else None

    def host(self) -> ParticipantState | None:
        return next((each for each in self.joined_participants() if each.role == "host"), None)

    def active_participants(self) -> list[ParticipantState]:
        return [each for each in self.participants.values() if each.takes_part]

    def counting_participants(self) -> list[ParticipantState]:
        """Those for whom the list is made: who takes part and is not away."""
        return [each for each in self.participants.values() if each.counts]

    def participant_of(self, member: int) -> ParticipantState | None:
        """The member's own participant, if they are in the party."""
        return next((each for each in self.joined_participants() if each.member == member), None)

    def place_of(self, member: int, role: str) -> ParticipantState | None:
        """Returns where they are in the party in this role: a member has one place to take part,
        and one to view."""
        if role != "viewer":
            return self.participant_of(member)
        joined = self.joined_participants()
        return next((each for each in joined if each.viewing_member == member), None)

    def other_places_of(self, participant: ParticipantState) -> list[ParticipantState]:
        """Returns where else the account of a participant is in the party."""
        accounts = {participant.member, participant.viewing_member} - {None}
        return [
            each
            for each in self.joined_participants()
            if each.id != participant.id and accounts & {each.member, each.viewing_member}
        ]

    def place_left(self, member: int, role: str) -> ParticipantState | None:
        """Returns the place that they have left in this role, if it is theirs to come back to."""
        left = [each for each in self.participants.values() if each.has_left]
        is_viewer = role == "viewer"
        places = [each for each in left if (each.role == "viewer") == is_viewer]
        owned = ((each.viewing_member if is_viewer else each.member, each) for each in places)
        return next((each for owner, each in owned if owner == member), None)

    def has_banned(self, member: int) -> bool:
        banned = [each for each in self.participants.values() if each.standing == "banned"]
        return any(member in (each.member, each.viewing_member) for each in banned)

    def current_pick(self) -> PickState | None:
        """What the room watches, or is about to."""
        newest = self.picks[-1] if self.picks else None
        return newest if newest is not None and newest.ended_at is None else None

    def nomination_of(self, title: int) -> Nomination | None:
        return next((each for each in self.shortlist if each.title == title), None)

    def titles_to_decide(self) -> tuple[int, ...]:
        """The shortlist, and what an open ballot has beside it."""
        nominated = [each.title for each in self.shortlist]
        voted_on = self.ballot.titles if self.ballot is not None and self.ballot.is_open else ()
        return tuple(dict.fromkeys([*nominated, *voted_on]))

    def evenings(self) -> list[dict[str, float]]:
        """How well the pick of each evening so far fitted those who showed their weights then. What
        they rated it stays private: what others see may not depend on anybody's stars."""
        return [pick.satisfied for pick in self.picks if pick.is_an_evening]

    def importances(self) -> dict[str, float]:
        """What each one counts for: the host's number and, unless the host has switched it off,
        what earlier evenings owe them."""
        given = {each.id: each.importance for each in self.counting_participants()}
        evenings = self.evenings() if self.fairness else []
        return adjusted_importances(given, evenings) if evenings else given

    def profiles(self, tastes: Mapping[str, Taste] = NO_TASTES) -> list[Profile]:
        importances = self.importances()
        return [
            Profile(
                each.id,
                each.weights,
                importances[each.id],
                each.hidden,
                taste=tastes[each.id].likes if each.id in tastes else {},
                seen=self._seen_by(each.id, tastes.get(each.id)),
            )
            for each in self.counting_participants()
        ]

    def _seen_by(self, participant: str, taste: Taste | None) -> frozenset[int]:
        """The titles of their history, if they include it, and what they watched here."""
        here = {pick.title for pick in self.picks if pick.is_seen_by(participant)}
        if taste is None:
            return frozenset(here)
        return taste.seen if here <= taste.seen else taste.seen | here

    def ranking_strategy(self) -> str:
        """The strategy of lists: the default where a later release has set one that this one does
        not know, as while one process after the other is upgraded."""
        return self.strategy if self.strategy in STRATEGIES else DEFAULT_STRATEGY

    def room_filters(self) -> RoomFilters:
        """The host's filters, and what the party has watched, unless they let that in."""
        stated = msgspec.structs.asdict(self.filters)
        watched = {pick.title for pick in self.picks if pick.is_seen}
        left_out = frozenset() if self.filters.keep_watched else frozenset(watched)
        return RoomFilters(**stated, left_out=left_out)

    def with_participant(self, participant: ParticipantState) -> "PartyState":
        """Who takes part no more has not said to be ready either, should they come back."""
        ready = self.ready
        if ready is not None and not participant.takes_part:
            ready = ready.without(participant.id)
        participants = {**self.participants, participant.id: participant}
        return msgspec.structs.replace(self, participants=participants, ready=ready)

    def with_pick(self, pick: PickState) -> "PartyState":
        others = tuple(each for each in self.picks if each.id != pick.id)
        in_order = sorted((*others, pick), key=lambda each: each.revision)
        return msgspec.structs.replace(self, picks=tuple(in_order))

    def without_pick(self, pick: str) -> "PartyState":
        others = tuple(each for each in self.picks if each.id != pick)
        return msgspec.structs.replace(self, picks=others)

    def with_message(self, message: ChatMessage) -> "PartyState":
        newest = (*self.messages, message)[-MESSAGES_SHOWN:]
        return msgspec.structs.replace(self, last_message=message.number, messages=newest)
