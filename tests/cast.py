"""The cast of the tests: Ana hosts, Bo and Cy take part, Vi is the television in the corner."""

import datetime

from msgspec.structs import replace

from parties.domain import batch
from parties.domain.commands import Command
from parties.domain.joining import Join
from parties.domain.state import PartyState
from recommender.core.strategies import DEFAULT_STRATEGY
from recommender.types import Filters

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
    secret = EMPTY_PARTY.secret if admitted else ""
    return Join(name.lower(), name, role, EVENING, capacity, secret)


def after(state: PartyState, *changes: Command) -> PartyState:
    """The state after changes, all of which must be accepted."""
    applied = batch.apply_commands(state, list(changes))
    for outcome in applied.outcomes:
        assert isinstance(outcome, int), outcome
    return applied.after


PARTY = after(EMPTY_PARTY, join("Ana", "host"), join("Bo"), join("Cy"), join("Vi", "viewer"))
LOCKED_PARTY = replace(PARTY, locked=True)
