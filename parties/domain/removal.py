"""Takes a participant out of a party for good: who is removed or banned does not come back."""

from msgspec.structs import replace

from parties.domain import ballot
from parties.domain.events import Event, Left, SettingsChanged, Transition
from parties.domain.state import ParticipantState, PartyState


def removed(state: PartyState, leaver: ParticipantState) -> Transition:
    return _out(state, leaver, "removed", None)


def banned(state: PartyState, leaver: ParticipantState, secret: str) -> Transition:
    """Bans them at both places that a member may have: where they take part, and where they view.
    A host who views stays the host. `secret` is the link's next one."""
    others = [each for each in state.other_places_of(leaver) if each.role != "host"]
    locks = [] if state.locked else [SettingsChanged()]
    state, events = replace(state, secret=secret, locked=True), list[Event]()
    for each in (leaver, *others):
        state, left = _out(state, each, "banned", secret)
        events += left
    return state, [*events, *locks]


def _out(
    state: PartyState, leaver: ParticipantState, standing: str, secret: str | None
) -> Transition:
    changed = state.with_participant(replace(leaver, standing=standing))
    changed, counted_no_more = ballot.without_voter(changed, leaver.id)
    return changed, [Left(leaver.id, standing, secret), *counted_no_more]
