"""Reads and saves picks and their ratings."""

import datetime
from typing import get_args

import msgspec

from catalog.models import Title
from parties.domain.state import NO_WAITS, How, PartyState, PickState, Waits
from parties.models import EveningRating, Pick

_hows: dict[str, How] = {how: how for how in get_args(How)}


def read(party: int) -> tuple[PickState, ...]:
    rows = list(Pick.objects.filter(party_id=party).order_by("revision"))
    if not rows:
        return ()
    ratings: dict[str, dict[str, float]] = {}
    rated = EveningRating.objects.filter(pick__party_id=party).order_by("id")
    for pick, participant, stars in rated.values_list("pick_id", "participant_id", "stars"):
        ratings.setdefault(pick, {})[participant] = stars
    return tuple(_state(row, ratings.get(row.id, {})) for row in rows)


def _state(row: Pick, ratings: dict[str, float]) -> PickState:
    return PickState(
        id=row.id,
        title=row.title_id,
        by=row.by_id,
        revision=row.revision,
        picked_at=row.picked_at,
        rank=row.rank,
        block=row.block,
        strategy=row.strategy,
        agreement=row.agreement,
        score=row.score,
        satisfied=row.satisfied,
        position=row.position,
        playing_since=row.playing_since,
        ended_at=row.ended_at,
        started_at=row.started_at,
        watched_by=_watched_by(row),
        ratings=ratings,
        how=_hows[row.how],
        waits=NO_WAITS if row.waits is None else msgspec.convert(row.waits, Waits),
    )


def _watched_by(row: Pick) -> tuple[str, ...]:
    """Of what a release before has written, those count who showed their weights."""
    return tuple(sorted(row.satisfied if row.watched_by is None else row.watched_by))


def title_exists(title: int) -> bool:
    return Title.objects.filter(pk=title).exists()


def save(before: PartyState, after: PartyState, at: datetime.datetime) -> None:
    known = {pick.id: pick for pick in before.picks}
    if undone := known.keys() - {pick.id for pick in after.picks}:
        Pick.objects.filter(party_id=after.pk, id__in=undone).delete()
    for pick in after.picks:
        earlier = known.get(pick.id)
        if earlier is pick:
            continue
        _save_row(after.pk, pick)
        _save_ratings(earlier.ratings if earlier else {}, pick, at)


def _save_row(party: int, pick: PickState) -> None:
    Pick.objects.update_or_create(
        id=pick.id,
        defaults={
            "party_id": party,
            "title_id": pick.title,
            "by_id": pick.by,
            "revision": pick.revision,
            "picked_at": pick.picked_at,
            "rank": pick.rank,
            "block": pick.block,
            "strategy": pick.strategy,
            "agreement": pick.agreement,
            "score": pick.score,
            "satisfied": pick.satisfied,
            "position": pick.position,
            "playing_since": pick.playing_since,
            "ended_at": pick.ended_at,
            "started_at": pick.started_at,
            "how": pick.how,
            "waits": None if pick.waits == NO_WAITS else msgspec.to_builtins(pick.waits),
            "watched_by": list(pick.watched_by),
        },
    )


def _save_ratings(earlier: dict[str, float], pick: PickState, at: datetime.datetime) -> None:
    for participant, stars in pick.ratings.items():
        if earlier.get(participant) != stars:
            EveningRating.objects.update_or_create(
                pick_id=pick.id,
                participant_id=participant,
                defaults={"stars": stars, "rated_at": at},
            )
    if withdrawn := earlier.keys() - pick.ratings.keys():
        EveningRating.objects.filter(pick_id=pick.id, participant_id__in=withdrawn).delete()
