"""Commands that link a participant to an account: claim the participation, bring one's taste."""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.domain.errors import Refused
from parties.domain.events import Transition, Updated
from parties.domain.permissions import Action, require_allowed, require_not_banned
from parties.domain.state import PartyState


class Claim(msgspec.Struct, frozen=True, tag=True):
    """`member` is the account's number; the participation is theirs from now on."""

    by: str
    member: int


class BringTaste(msgspec.Struct, frozen=True, tag=True):
    """`taste_at`: since when; nothing, to take it back."""

    by: str
    taste_at: datetime.datetime | None


AccountCommand = Claim | BringTaste


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about an account")


@apply.register
def _(command: Claim, state: PartyState) -> Transition:
    claimer = require_allowed(state, command.by, Action.CLAIM_PARTICIPATION)
    if claimer.member == command.member:
        return state, []
    if claimer.member is not None:
        raise Refused("forbidden", "This place in the party belongs to another account.")
    require_not_banned(state, command.member)
    if state.participant_of(command.member) is not None:
        raise Refused("already_in", "You are in this party already, under another name.")
    claimed = replace(claimer, member=command.member)
    return state.with_participant(claimed), [Updated(claimed, ("member",))]


@apply.register
def _(command: BringTaste, state: PartyState) -> Transition:
    bringer = require_allowed(state, command.by, Action.BRING_TASTE)
    if command.taste_at is not None and bringer.member is None:
        raise Refused("not_a_member", "Only a member has a history that tells their taste.")
    if (bringer.taste_at is None) == (command.taste_at is None):
        return state, []
    brought = replace(bringer, taste_at=command.taste_at)
    return state.with_participant(brought), [Updated(brought, ("taste",))]
