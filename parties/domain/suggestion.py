"""Suggesting to another participant what to set an interest to."""

from parties.domain.errors import Refused
from parties.domain.permissions import Action, require_allowed, require_participant
from parties.domain.state import PartyState


def require_may_suggest(state: PartyState, by: str, to: str) -> None:
    """Raises Refused unless the one may suggest something to the other."""
    if state.closed:
        raise Refused("party_closed", "This party has ended.")
    sender = require_allowed(state, by, Action.SUGGEST)
    if sender.muted:
        raise Refused("muted", "The host has muted you.")
    receiver = require_participant(state, to)
    if receiver.id == sender.id or not receiver.takes_part:
        raise Refused("forbidden", "A suggestion is for somebody else who takes part.")
