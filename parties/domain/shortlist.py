"""Commands about the shortlist: nominate a title, or take it off."""

import datetime
import functools
from collections.abc import Collection

import msgspec
from msgspec.structs import replace

from parties.domain.ballot_state import LONGEST_SHORTLIST, MOST_OF_ONE_PERSON, Nomination
from parties.domain.errors import Refused
from parties.domain.events import ShortlistChanged, Transition, Weights
from parties.domain.permissions import Action, require_allowed, require_joined
from parties.domain.state import PartyState
from recommender.interest_keys import TITLE, id_in_key, title_key

VETO = -1.0


class AddNomination(msgspec.Struct, frozen=True, tag=True):
    by: str
    title: int
    at: datetime.datetime


class RemoveNomination(msgspec.Struct, frozen=True, tag=True):
    by: str
    title: int


ShortlistCommand = AddNomination | RemoveNomination


@functools.singledispatch
def apply(command: object, state: PartyState) -> Transition:
    raise TypeError(f"{command!r} is no command about the shortlist")


@apply.register
def _(command: AddNomination, state: PartyState) -> Transition:
    """A title that is nominated already stays the first one's nomination."""
    proposer = require_allowed(state, command.by, Action.NOMINATE_TITLE)
    if state.nomination_of(command.title) is not None:
        return state, []
    require_not_vetoed(state, [command.title])
    if len(state.shortlist) >= LONGEST_SHORTLIST:
        detail = f"The shortlist is full: it has {LONGEST_SHORTLIST} titles."
        raise Refused("shortlist_full", detail)
    if sum(each.by == proposer.id for each in state.shortlist) >= MOST_OF_ONE_PERSON:
        detail = f"You have nominated {MOST_OF_ONE_PERSON} titles already. Take one of yours off."
        raise Refused("too_many_nominations", detail)
    added = Nomination(command.title, proposer.id, command.at)
    return replace(state, shortlist=(*state.shortlist, added)), [ShortlistChanged(added)]


@apply.register
def _(command: RemoveNomination, state: PartyState) -> Transition:
    sender = require_joined(state, command.by)
    nomination = state.nomination_of(command.title)
    is_own = nomination is None or nomination.by == sender.id
    action = Action.WITHDRAW_NOMINATION if is_own else Action.REMOVE_NOMINATION
    require_allowed(state, command.by, action)
    return without_titles(state, [command.title])


def without_titles(state: PartyState, titles: Collection[int]) -> Transition:
    left = tuple(each for each in state.shortlist if each.title not in titles)
    if len(left) == len(state.shortlist):
        return state, []
    return replace(state, shortlist=left), [ShortlistChanged()]


def without_vetoed(state: PartyState, updates: Weights) -> Transition:
    """Takes off the titles that these changed weights veto."""
    vetoed = [id_in_key(key, TITLE) for key, weight in updates.items() if weight == VETO]
    return without_titles(state, [title for title in vetoed if title is not None])


def require_not_vetoed(state: PartyState, titles: Collection[int]) -> None:
    """Raises Refused if somebody vetoes one of the titles tonight; not by whom."""
    for title in titles:
        key = title_key(title)
        if any(each.weights.get(key) == VETO for each in state.active_participants()):
            raise Refused("title_vetoed", "Somebody does not want this title tonight.")
