"""Commands by which somebody gets back their place on a new device: they ask, and the host answers.

A token names a participant and a key. Who asks is given a token with another key, which is good for
nothing until the host accepts: then it is the participant's, and the one before it is void.
"""

import datetime
import functools
import hmac
from collections.abc import Set

import msgspec
from msgspec.structs import replace

from parties.domain.errors import Refused
from parties.domain.events import PlaceMoved, Transition, Updated
from parties.domain.permissions import Action, require_allowed, require_participant
from parties.domain.state import ParticipantState, PartyState

TIME_TO_ANSWER = datetime.timedelta(minutes=10)


class AskForPlace(msgspec.Struct, frozen=True, tag=True):
    """`secret`: of the link that they came with; `key`: of the token that they were given;
    `present`: who has a screen open."""

    participant: str
    key: str
    at: datetime.datetime
    secret: str
    present: frozenset[str] = frozenset()


class AnswerPlaceRequest(msgspec.Struct, frozen=True, tag=True):
    by: str
    participant: str
    request: str
    accepted: bool
    at: datetime.datetime
    present: frozenset[str] = frozenset()


PlaceCommand = AskForPlace | AnswerPlaceRequest


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about a place on another device")


def require_secret(state: PartyState, secret: str) -> None:
    """Raises Refused for whoever has not come by the party's link."""
    if not hmac.compare_digest(secret.encode(), state.secret.encode()):
        raise Refused("link_needed", "Open the link that your friends share: the code is no proof.")


def places_to_ask_for(state: PartyState, present: Set[str]) -> list[ParticipantState]:
    """Those without a screen. An account proves itself, and nobody could answer for the host."""
    return [
        each
        for each in state.active_participants()
        if each.role != "host" and each.member is None and each.id not in present
    ]


@apply.register
def _(command: AskForPlace, state: PartyState) -> Transition:
    require_secret(state, command.secret)
    place = require_participant(state, command.participant)
    if place.request_key == command.key:
        return state, []
    if place not in places_to_ask_for(state, command.present):
        raise Refused("forbidden", "This place is in use, or belongs to an account or the host.")
    if place.requested_at is not None and command.at - place.requested_at < TIME_TO_ANSWER:
        raise Refused("too_frequent", "Somebody has asked for this place. Let the host answer.")
    asked = replace(place, request_key=command.key, requested_at=command.at)
    return state.with_participant(asked), [Updated(asked, ("asked",))]


@apply.register
def _(command: AnswerPlaceRequest, state: PartyState) -> Transition:
    require_allowed(state, command.by, Action.ANSWER_PLACE_REQUEST)
    place = require_participant(state, command.participant)
    if place.requested_at is None or place.request != command.request:
        raise Refused("no_request", "Nobody asks for this place any more.")
    answered = replace(place, request_key="", requested_at=None)
    if not command.accepted:
        return state.with_participant(answered), [Updated(answered, ("asked",))]
    if command.at - place.requested_at > TIME_TO_ANSWER:
        raise Refused("no_request", "They have asked too long ago, and have to ask again.")
    if place.id in command.present:
        raise Refused("forbidden", "They are here, on the screen that they had before.")
    moved = replace(answered, token_key=place.request_key)
    return state.with_participant(moved), [PlaceMoved(moved)]
