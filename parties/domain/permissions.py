"""Permissions: which roles may do what in a party, and the checks that commands make.

A check returns the participant who passes it, or raises Refused.
"""

from enum import Enum, auto
from typing import NamedTuple

from parties.domain.errors import Code, Refused
from parties.domain.state import ParticipantState, PartyState


class Action(Enum):
    SET_WEIGHTS = auto()
    HIDE_WEIGHTS = auto()
    CHANGE_SETTINGS = auto()
    REMOVE_PARTICIPANT = auto()
    BAN_PARTICIPANT = auto()
    TRANSFER_HOST = auto()
    PICK_TITLE = auto()
    UNDO_PICK = auto()
    PLAY = auto()
    PAUSE = auto()
    SEEK = auto()
    STOP = auto()
    RATE_EVENING = auto()
    ASK_READY = auto()
    SET_READY = auto()
    CLAIM_PARTICIPATION = auto()
    BRING_TASTE = auto()
    LEAVE = auto()
    RENAME = auto()
    CLOSE_PARTY = auto()
    ANSWER_PLACE_REQUEST = auto()
    REOPEN_PARTY = auto()
    SHOW_FOCUS = auto()
    SHARE_FOCUS = auto()
    FOLLOW = auto()
    SPOTLIGHT = auto()
    NOMINATE_TITLE = auto()
    WITHDRAW_NOMINATION = auto()
    REMOVE_NOMINATION = auto()
    OPEN_BALLOT = auto()
    CAST_VOTE = auto()
    CLOSE_BALLOT = auto()
    SEND_MESSAGE = auto()
    DELETE_ANY_MESSAGE = auto()
    MUTE_PARTICIPANT = auto()
    REACT = auto()
    SUGGEST = auto()


class Permission(NamedTuple):
    """`refusal` is the sentence for those whose role is not among `roles`."""

    roles: frozenset[str]
    refusal: str


HOST = Permission(frozenset({"host"}), "Only the host can do this.")
TAKING_PART = Permission(
    frozenset({"host", "participant"}), "A viewer shows the room and takes no part in it."
)
EVERYONE = Permission(frozenset({"host", "participant", "viewer"}), "")

PERMISSIONS = {
    Action.SET_WEIGHTS: TAKING_PART,
    Action.HIDE_WEIGHTS: TAKING_PART,
    Action.CHANGE_SETTINGS: HOST,
    Action.REMOVE_PARTICIPANT: HOST,
    Action.BAN_PARTICIPANT: HOST,
    Action.TRANSFER_HOST: HOST,
    Action.PICK_TITLE: HOST,
    Action.UNDO_PICK: TAKING_PART,
    Action.PLAY: TAKING_PART,
    Action.PAUSE: TAKING_PART,
    Action.SEEK: TAKING_PART,
    Action.STOP: HOST,
    Action.RATE_EVENING: TAKING_PART,
    Action.ASK_READY: HOST,
    Action.SET_READY: TAKING_PART,
    Action.CLAIM_PARTICIPATION: EVERYONE,
    Action.BRING_TASTE: TAKING_PART,
    Action.LEAVE: EVERYONE,
    Action.RENAME: EVERYONE,
    Action.CLOSE_PARTY: HOST,
    Action.ANSWER_PLACE_REQUEST: HOST,
    Action.REOPEN_PARTY: HOST,
    Action.SHOW_FOCUS: TAKING_PART,
    Action.SHARE_FOCUS: TAKING_PART,
    Action.FOLLOW: TAKING_PART,
    Action.SPOTLIGHT: HOST,
    Action.NOMINATE_TITLE: TAKING_PART,
    Action.WITHDRAW_NOMINATION: TAKING_PART,
    Action.REMOVE_NOMINATION: HOST,
    Action.OPEN_BALLOT: HOST,
    Action.CAST_VOTE: TAKING_PART,
    Action.CLOSE_BALLOT: HOST,
    Action.SEND_MESSAGE: TAKING_PART,
    Action.DELETE_ANY_MESSAGE: HOST,
    Action.MUTE_PARTICIPANT: HOST,
    Action.REACT: TAKING_PART,
    Action.SUGGEST: TAKING_PART,
}
"""Who may join is no matter of roles: it is decided where somebody joins (`commands.py`)."""


def require_holder(state: PartyState, subject: str) -> ParticipantState:
    """Returns the participant whose token names this; they must be in the party. Raises Refused."""
    found = state.holder_of(subject)
    if found is not None and found.is_in:
        return found
    if state.asking(subject) is not None:
        raise Refused("place_pending", "The host has not answered yet whether this is you.")
    if found is None and subject.partition(".")[0] in state.participants:
        raise Refused("moved", "This place goes on with another token, on another device.")
    raise no_longer_in(found)


BANNED = "You are banned from this party, by its host or by who runs this site."
"""A party does not keep which of the two it was."""

_NO_LONGER_IN: dict[Code, str] = {
    "removed": "You are no longer in this party.",
    "banned": BANNED,
    "left": "You have left this party.",
}


def require_participant(state: PartyState, participant: str) -> ParticipantState:
    """Returns the participant that a command names; they must be in the party."""
    found = state.participants.get(participant)
    if found is None or not found.is_in:
        raise Refused("unknown_participant", "Nobody with this id is in the party.")
    return found


def require_not_banned(state: PartyState, member: int) -> None:
    """Raises Refused for a banned account, from whatever browser it comes."""
    if state.has_banned(member):
        raise Refused("banned", BANNED)


def require_joined(state: PartyState, by: str) -> ParticipantState:
    """Returns the sender of a command; they must be in the party still."""
    sender = state.participants.get(by)
    if sender is None or not sender.is_in:
        raise no_longer_in(sender)
    return sender


def no_longer_in(participant: ParticipantState | None) -> Refused:
    """Returns the refusal of somebody who is in the party no more, or never was."""
    codes: dict[str, Code] = {"banned": "banned", "left": "left"}
    code = codes.get(participant.standing, "removed") if participant is not None else "removed"
    return Refused(code, _NO_LONGER_IN[code])


def require_allowed(state: PartyState, by: str, action: Action) -> ParticipantState:
    """Returns the sender of a command, whose role must be allowed to do it."""
    sender, permission = require_joined(state, by), PERMISSIONS[action]
    if sender.role not in permission.roles:
        raise Refused("forbidden", permission.refusal)
    return sender
