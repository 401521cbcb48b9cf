"""What an event leaves in the log of interactions, in the transaction that makes it.

Weights are not here: they are many, and the journal takes them once they stand still.
"""

import datetime
import functools

from parties.batch import Batch, Step
from parties.events import EveningRated, Picked, PlaybackChanged
from parties.models import Interaction
from parties.state import PartyState, PickState

Kind = Interaction.Kind


def log(taken: Batch, at: datetime.datetime) -> None:
    rows = [row for step in taken.steps for row in _rows(step.event, step, taken.before, at)]
    if rows:
        Interaction.objects.bulk_create(rows)


@functools.singledispatch
def _rows(
    event: object, step: Step, before: PartyState, at: datetime.datetime
) -> list[Interaction]:
    return []


@_rows.register
def _(event: Picked, step: Step, before: PartyState, at: datetime.datetime) -> list[Interaction]:
    pick = event.pick
    return [_row(step, pick, pick.by, Kind.PICKED, pick.picked_at, None)]


@_rows.register
def _(
    event: PlaybackChanged, step: Step, before: PartyState, at: datetime.datetime
) -> list[Interaction]:
    """Those start who are there when it begins, and those stop who are there when it ends."""
    pick = event.pick
    people = [who.id for who in step.state.those_taking_part() if who.id in event.present]
    earlier = next((each for each in before.picks if each.id == pick.id), None)
    began = pick.was_watched and not (earlier is not None and earlier.was_watched)
    started = [_row(step, pick, who, Kind.STARTED, at, 0.0) for who in people if began]
    if pick.ended_at is None or not pick.was_watched:
        return started
    return started + [
        _row(step, pick, who, Kind.STOPPED, pick.ended_at, pick.position) for who in people
    ]


@_rows.register
def _(
    event: EveningRated, step: Step, before: PartyState, at: datetime.datetime
) -> list[Interaction]:
    """A rating that was taken back is logged as one without stars."""
    return [_row(step, event.pick, event.participant, Kind.RATED, at, event.stars)]


def _row(
    step: Step,
    pick: PickState,
    participant: str,
    kind: str,
    at: datetime.datetime,
    amount: float | None,
) -> Interaction:
    return Interaction(
        party_id=step.state.pk,
        participant_id=participant,
        kind=kind,
        at=at,
        revision=step.state.revision,
        title=pick.title,
        amount=amount,
        rank=pick.rank,
        block=pick.block,
        score=pick.score,
        fit=pick.satisfied.get(participant),
        strategy=pick.strategy,
    )
