"""Logs interactions of a batch, in its transaction.

Weights are not here: they are many, and `interaction_buffer` logs where they were left.
"""

import datetime
import functools

from django.db.models import Q

from parties.domain.ballot_state import BallotState
from parties.domain.batch import Batch, Step
from parties.domain.events import (
    BallotChanged,
    EveningRated,
    Picked,
    PickUndone,
    PlaybackChanged,
    ShortlistChanged,
)
from parties.domain.state import PartyState, PickState
from parties.models import Interaction

Kind = Interaction.Kind


def log(batch: Batch, at: datetime.datetime) -> None:
    rows = [row for step in batch.steps for row in _rows(step.event, step, batch.before, at)]
    if rows:
        Interaction.objects.bulk_create(rows)
    for step in batch.steps:
        if isinstance(step.event, PickUndone):
            _take_back(step.event, step.state.pk)


def _take_back(event: PickUndone, party: int) -> None:
    """Deletes what the log says of a pick that was undone, and of the end of the one before."""
    pick, replaced = event.pick, event.replaced
    taken_back = Q(kind=Kind.PICKED, title=pick.title, at=pick.picked_at)
    if replaced is not None:
        taken_back |= Q(kind=Kind.STOPPED, title=replaced.title, at=replaced.ended_at)
    Interaction.objects.filter(taken_back, party_id=party).delete()


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
    """Logs `started` for those present when it begins, `stopped` for those present at the end."""
    pick = event.pick
    people = [who.id for who in step.state.active_participants() if who.id in event.present]
    earlier = next((each for each in before.picks if each.id == pick.id), None)
    has_begun = pick.was_watched and not (earlier is not None and earlier.was_watched)
    started = [_row(step, pick, who, Kind.STARTED, at, 0.0) for who in people if has_begun]
    if pick.ended_at is None or not pick.was_watched:
        return started
    return started + [
        _row(step, pick, who, Kind.STOPPED, pick.ended_at, pick.position) for who in people
    ]


@_rows.register
def _(
    event: EveningRated, step: Step, before: PartyState, at: datetime.datetime
) -> list[Interaction]:
    """Logs a withdrawn rating as one without stars."""
    return [_row(step, event.pick, event.participant, Kind.RATED, at, event.stars)]


@_rows.register
def _(
    event: ShortlistChanged, step: Step, before: PartyState, at: datetime.datetime
) -> list[Interaction]:
    added = event.added
    if added is None:
        return []
    return [
        Interaction(
            party_id=step.state.pk,
            participant_id=added.by,
            kind=Kind.SHORTLISTED,
            at=added.at,
            revision=step.state.revision,
            title=added.title,
            strategy=step.state.strategy,
        )
    ]


@_rows.register
def _(
    event: BallotChanged, step: Step, before: PartyState, at: datetime.datetime
) -> list[Interaction]:
    return voted_rows(event.ballot, step.state.pk, step.state.revision)


def voted_rows(ballot: BallotState, party: int, revision: int) -> list[Interaction]:
    """Returns what the votes spoke for once the ballot has closed: of an open one nothing is known
    outside of its own tables, and of a cancelled one nothing ever."""
    if ballot.progress != "closed" or ballot.closed_at is None:
        return []
    return [
        Interaction(
            party_id=party,
            participant_id=voter,
            kind=Kind.VOTED,
            at=ballot.closed_at,
            revision=revision,
            title=title,
            amount=amount,
            rank=ballot.placement_of(title).rank,
            block=ballot.placement_of(title).block,
            score=ballot.placement_of(title).score,
            fit=ballot.placement_of(title).fits.get(voter),
            strategy=ballot.strategy,
        )
        for voter, vote in sorted(ballot.votes.items())
        for title, amount in vote.supported().items()
    ]


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
