"""A participant and their account: claiming a participation, and bringing one's taste."""

import datetime
import functools

import msgspec
from msgspec.structs import replace

from parties.events import Applied, Updated
from parties.refusals import Refused
from parties.roles import mover_in, steerer_in
from parties.state import PartyState


class Claim(msgspec.Struct, frozen=True, tag=True):
    """`member` is the account's number; the participation is theirs from now on."""

    by: str
    member: int


class BringTaste(msgspec.Struct, frozen=True, tag=True):
    """`taste_at`: since when; nothing, to take it back."""

    by: str
    taste_at: datetime.datetime | None


MembershipChange = Claim | BringTaste


@functools.singledispatch
def take(change: object, state: PartyState) -> Applied:
    raise TypeError(f"{change!r} is no change of a membership")


@take.register
def _(change: Claim, state: PartyState) -> Applied:
    claimer = mover_in(state, change.by)
    if claimer.member == change.member:
        return state, []
    if claimer.member is not None:
        raise Refused("forbidden", "This place in the party belongs to another account.")
    if state.place_of(change.member) is not None:
        raise Refused("already_in", "You are in this party already, under another name.")
    claimed = replace(claimer, member=change.member)
    return state.with_participant(claimed), [Updated(claimed, ("member",))]


@take.register
def _(change: BringTaste, state: PartyState) -> Applied:
    bringer = steerer_in(state, change.by)
    if change.taste_at is not None and bringer.member is None:
        raise Refused("not_a_member", "Only a member has a history that tells their taste.")
    if (bringer.taste_at is None) == (change.taste_at is None):
        return state, []
    brought = replace(bringer, taste_at=change.taste_at)
    return state.with_participant(brought), [Updated(brought, ("taste",))]
