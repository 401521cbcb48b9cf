"""Reads and saves ballots and their votes."""

import datetime
from typing import Any

import msgspec

from parties.domain.ballot_counting import Vote
from parties.domain.ballot_state import BallotState, Placement
from parties.domain.batch import Batch
from parties.domain.events import BallotChanged
from parties.models import Ballot, BallotTitle, BallotVote


def read(party: int) -> BallotState | None:
    """Returns the party's newest ballot: the one that is open, if there is one."""
    row = Ballot.objects.filter(party_id=party).order_by("revision").last()
    if row is None:
        return None
    titles = list(BallotTitle.objects.filter(ballot=row).order_by("id"))
    nominated = sorted(
        (each.nominated, each.title_id) for each in titles if each.nominated is not None
    )
    votes = BallotVote.objects.filter(ballot=row).order_by("id").values_list("participant", "vote")
    stored = {
        "id": row.id,
        "rule": row.rule,
        "titles": [each.title_id for each in titles],
        "nominated": [title for _, title in nominated],
        "placements": [_placement(each) for each in titles],
        "strategy": row.strategy,
        "agreement": row.agreement,
        "by": row.by_id,
        "revision": row.revision,
        "opened_at": row.opened_at,
        "closes_at": row.closes_at,
        "vetoes": row.vetoes,
        "entitled": row.entitled,
        "votes": dict(votes),
        "progress": row.progress,
        "closed_at": row.closed_at,
        "result": row.result,
    }
    return msgspec.convert(stored, BallotState)


def _placement(row: BallotTitle) -> Placement:
    return Placement(row.title_id, row.rank, row.block, row.score, row.fits)


def save(batch: Batch, at: datetime.datetime) -> None:
    """One batch may close a ballot and open the next: the database allows one that is open."""
    changed = {
        step.event.ballot.id: step.event.ballot
        for step in batch.steps
        if isinstance(step.event, BallotChanged)
    }
    for ballot in changed.values():
        earlier = batch.before.ballot
        is_new = earlier is None or earlier.id != ballot.id
        Ballot.objects.update_or_create(id=ballot.id, defaults=columns(ballot, batch.after.pk))
        if is_new:
            BallotTitle.objects.bulk_create(title_rows(ballot))
        _save_votes({} if is_new or earlier is None else earlier.votes, ballot, at)


def columns(ballot: BallotState, party: int) -> dict[str, Any]:
    """Returns the columns of a ballot's row besides its id."""
    return {
        "party_id": party,
        "rule": ballot.rule,
        "by_id": ballot.by,
        "revision": ballot.revision,
        "opened_at": ballot.opened_at,
        "closes_at": ballot.closes_at,
        "closed_at": ballot.closed_at,
        "vetoes": ballot.vetoes,
        "progress": ballot.progress,
        "strategy": ballot.strategy,
        "agreement": ballot.agreement,
        "entitled": list(ballot.entitled),
        "result": None if ballot.result is None else _builtins(ballot.result),
    }


def title_rows(ballot: BallotState) -> list[BallotTitle]:
    places = {title: place for place, title in enumerate(ballot.nominated)}
    return [
        BallotTitle(
            ballot_id=ballot.id,
            title_id=each.title,
            nominated=places.get(each.title),
            rank=each.rank,
            block=each.block,
            score=each.score,
            fits=each.fits,
        )
        for each in ballot.placements
    ]


def _save_votes(earlier: dict[str, Vote], ballot: BallotState, at: datetime.datetime) -> None:
    for participant, vote in ballot.votes.items():
        if earlier.get(participant) != vote:
            BallotVote.objects.update_or_create(
                ballot_id=ballot.id,
                participant_id=participant,
                defaults={"vote": _builtins(vote), "cast_at": at},
            )
    if withdrawn := earlier.keys() - ballot.votes.keys():
        BallotVote.objects.filter(ballot_id=ballot.id, participant_id__in=withdrawn).delete()


def _builtins(value: msgspec.Struct) -> object:
    return msgspec.to_builtins(value)


def overdue(before: datetime.datetime, most: int) -> list[str]:
    """Returns the codes of parties with a ballot whose time was over then and that is open."""
    rows = Ballot.objects.filter(
        progress=Ballot.Progress.OPEN, closes_at__lt=before, party__closed_at=None
    )
    return list(rows.order_by("closes_at").values_list("party__code", flat=True)[:most])
