"""The command by which somebody joins a party, or comes back to a place that they left."""

import datetime
import hmac

import msgspec
from msgspec.structs import replace

from parties.domain import absence, membership
from parties.domain.errors import Refused
from parties.domain.events import Joined, Transition
from parties.domain.names import unique_name
from parties.domain.permissions import require_not_banned
from parties.domain.state import ParticipantState, PartyState


class Join(msgspec.Struct, frozen=True, tag=True):
    """`secret`: of the link that they came with, which opens a locked party; `member`: the account
    of whoever is signed in, and `viewing_member` that of a viewer. A member who is in the party
    already does not join a second time in the same role. `returning` is a place that they left, and
    whose token or account they have: they get it back."""

    id: str
    name: str
    role: str
    joined_at: datetime.datetime
    capacity: int
    secret: str = ""
    member: int | None = None
    viewing_member: int | None = None  # apart: a release without it must not count it as `member`
    returning: str | None = None

    @property
    def account(self) -> int | None:
        return self.member if self.member is not None else self.viewing_member


def apply(command: Join, state: PartyState) -> Transition:
    if command.account is not None:
        require_not_banned(state, command.account)
        if state.place_of(command.account, command.role) is not None:
            return state, []
    returning = _left_place(state, command)
    if returning is not None:
        return _come_back(state, command, returning)
    if state.locked and not hmac.compare_digest(command.secret.encode(), state.secret.encode()):
        raise Refused("party_locked", "The host has locked this party.")
    if command.id in state.participants:
        raise Refused("unavailable", "This place was just taken. Try again.")
    state, events = _with_room(state, command)
    joined = ParticipantState(
        id=command.id,
        name=unique_name(command.name, [each.name for each in state.joined_participants()]),
        role=_role_of_newcomer(state, command.role),
        standing="in",
        hidden=False,
        colour=_free_colour(state),
        importance=1.0,
        joined_at=_next_join(state, command.joined_at),
        weights={},
        member=command.member,
        viewing_member=command.viewing_member,
    )
    return state.with_participant(joined), [*events, Joined(joined)]


def _left_place(state: PartyState, command: Join) -> ParticipantState | None:
    """Returns the place to come back to, unless it is of another role, or of an account that is
    not theirs or has another place by now."""
    left = state.participants.get(command.returning or "")
    if left is None or not left.has_left or (left.role == "viewer") != (command.role == "viewer"):
        return None
    owner = left.viewing_member if left.role == "viewer" else left.member
    if owner is not None and state.place_of(owner, left.role) is not None:
        return None
    return left if None in (owner, command.account) or owner == command.account else None


def _come_back(state: PartyState, command: Join, left: ParticipantState) -> Transition:
    state, events = _with_room(state, command)
    owner = left.member if left.member is not None else left.viewing_member
    if owner is not None:
        require_not_banned(state, owner)
    taken = {each.colour for each in state.joined_participants()}
    others = [each.name for each in state.joined_participants()]
    back = replace(
        left,
        name=unique_name(command.name, others),
        role=_role_of_newcomer(state, left.role),
        standing="in",
        colour=_free_colour(state) if left.colour in taken else left.colour,
        importance=1.0,
        away_at=None,
        joined_at=_next_join(state, command.joined_at),
        member=left.member if command.member is None else command.member,
        viewing_member=(
            left.viewing_member if command.viewing_member is None else command.viewing_member
        ),
    )
    others_first = {who: each for who, each in state.participants.items() if who != back.id}
    changed = replace(state, participants={**others_first, back.id: back})
    return changed, [*events, Joined(back)]


def _with_room(state: PartyState, command: Join) -> Transition:
    """Returns the party with room for one more: whoever is away for longest gives up their place,
    to which they can come back when there is room."""
    if len(state.joined_participants()) < command.capacity:
        return state, []
    away = absence.longest_away(state, command.joined_at)
    if away is None:
        raise Refused("party_full", f"This party is full: {command.capacity} are in it.")
    return membership.leave(state, away, frozenset())


def _role_of_newcomer(state: PartyState, role: str) -> str:
    """A party that its last participant has left has no host: the next one to come is."""
    is_without_host = bool(state.participants) and state.host() is None
    return "host" if role == "participant" and is_without_host else role


def _next_join(state: PartyState, at: datetime.datetime) -> datetime.datetime:
    """Returns a moment after everybody else joined: participants are listed in the order of
    joining, whatever the clocks of the processes say."""
    moment = datetime.timedelta(microseconds=1)
    return max([at, *(each.joined_at + moment for each in state.participants.values())])


def _free_colour(state: PartyState) -> int:
    taken = {each.colour for each in state.joined_participants()}
    return next(colour for colour in range(len(taken) + 1) if colour not in taken)
