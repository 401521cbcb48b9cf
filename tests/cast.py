"""The cast of the tests: Ana hosts, Bo and Cy take part, Vi is the television in the corner."""

import datetime

from msgspec.structs import replace

from parties import batch
from parties.changes import Change, Join
from parties.state import PartyState
from recommender.answer import Filters
from recommender.core.strategies import DEFAULT_STRATEGY

# A code that could be a party's, and that chance, among a thousand million, gives to none.
NOBODYS_CODE = "XXXXXX"
EVENING = datetime.datetime(2026, 10, 30, 20, 0, tzinfo=datetime.UTC)

EMPTY_PARTY = PartyState(
    pk=1,
    code="CINEMA",
    name="Movie night",
    secret="a-secret-for-the-link",
    passphrase_hash="",
    strategy=DEFAULT_STRATEGY,
    filters=Filters(),
    locked=False,
    closed=False,
    revision=0,
    created_at=EVENING,
    participants={},
)


def join(name: str, role: str = "participant", capacity: int = 50, admitted: bool = False) -> Join:
    return Join(name.lower(), name, role, EVENING, capacity, admitted)


def after(state: PartyState, *changes: Change) -> PartyState:
    """The state after changes, all of which must be accepted."""
    taken = batch.take(state, list(changes))
    for outcome in taken.outcomes:
        assert isinstance(outcome, int), outcome
    return taken.after


PARTY = after(EMPTY_PARTY, join("Ana", "host"), join("Bo"), join("Cy"), join("Vi", "viewer"))
LOCKED_PARTY = replace(PARTY, locked=True)
