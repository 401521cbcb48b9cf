"""Many changes taken together: what one transaction does to a party.

A run of moved weights is one event and one revision, whoever moved them; every other event has
a revision of its own.
"""

import msgspec
from msgspec.structs import replace

from parties.changes import Change, ClearWeights, SetWeights, apply
from parties.events import Event, Weights, WeightsChanged
from parties.refusals import Refused
from parties.state import PartyState


class Step(msgspec.Struct, frozen=True):
    """An event and the state right after it, at the event's revision."""

    event: Event
    state: PartyState


class Batch(msgspec.Struct, frozen=True):
    """`outcomes` has for each change the revision it stands in, or why it was refused."""

    before: PartyState
    after: PartyState
    steps: list[Step]
    outcomes: list[int | Refused]

    def moves(self, changes: list[Change]) -> int:
        """How many of the changes that it was made of moved weights, and were accepted."""
        accepted = zip(changes, self.outcomes, strict=True)
        return sum(
            isinstance(change, SetWeights | ClearWeights) and not isinstance(outcome, Refused)
            for change, outcome in accepted
        )


def take(before: PartyState, batch: list[Change]) -> Batch:
    state, steps = before, list[Step]()
    outcomes: list[int | Refused] = []
    for change in batch:
        try:
            state = _take_one(state, change, steps)
        except Refused as refused:
            outcomes.append(refused)
        else:
            outcomes.append(state.revision)
    return Batch(before, state, steps, outcomes)


def _take_one(state: PartyState, change: Change, steps: list[Step]) -> PartyState:
    changed, events = apply(state, change)
    for event in events:
        last = steps[-1].event if steps else None
        if isinstance(event, WeightsChanged) and isinstance(last, WeightsChanged):
            changed = replace(changed, revision=state.revision)
            steps[-1] = Step(_merged(last, event), changed)
        else:
            state = changed = replace(changed, revision=state.revision + 1)
            steps.append(Step(event, changed))
    return changed


def _merged(earlier: WeightsChanged, later: WeightsChanged) -> WeightsChanged:
    changes: dict[str, Weights] = dict(earlier.changes)
    for mover, weights in later.changes.items():
        changes[mover] = {**changes.get(mover, {}), **weights}
    return WeightsChanged(changes)
