"""The relational store of parties: the only SQL that rooms cause.

The row lock on the party is the order of its changes, for any number of processes.
"""

import datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from parties import batch, logged, picks, remembered
from parties.batch import Batch
from parties.changes import Change
from parties.events import WeightsChanged
from parties.models import Participant, Party, Weight
from parties.state import ParticipantState, PartyState
from recommender.answer import Filters


class PartyGone(Exception):
    """There is no party with this code any more."""


def load(code: str) -> PartyState:
    """Raises PartyGone. One consistent state: the lock keeps changes out while it is read."""
    with transaction.atomic():
        return _read(_locked(code))


def create(state: PartyState) -> PartyState:
    """Saves a party that nobody has seen yet, with its host."""
    with transaction.atomic():
        party = Party.objects.create(
            code=state.code,
            name=state.name,
            secret=state.secret,
            passphrase_hash=state.passphrase_hash,
            strategy=state.strategy,
            revision=state.revision,
        )
        for participant in state.participants.values():
            _save_participant(party.pk, participant)
        return msgspec.structs.replace(state, pk=party.pk, created_at=party.created_at)


def commit(code: str, changes: list[Change], known: PartyState | None) -> Batch:
    """Applies the changes in one transaction and returns what came of each.

    `known` spares reading the party again if nobody else has changed it since.
    """
    with transaction.atomic():
        if known is not None and (moved := weights_alone(known, changes)) and _is_saved(moved):
            return moved
        party = _locked(code)
        unchanged = known is not None and known.revision == party.revision
        before = known if known is not None and unchanged else _read(party)
        if before.closed != (party.closed_at is not None):
            before = msgspec.structs.replace(before, closed=party.closed_at is not None)
        taken = batch.take(before, changes)
        if taken.after is not taken.before:
            _save(taken, timezone.now())
        return taken


def weights_alone(known: PartyState, changes: list[Change]) -> Batch | None:
    """What nearly every batch is, and needs least for; None if anything but weights changes."""
    taken = batch.take(known, changes)
    if known.closed or not taken.steps:
        return None
    only_weights = all(isinstance(step.event, WeightsChanged) for step in taken.steps)
    return taken if only_weights else None


def _is_saved(moved: Batch) -> bool:
    """Two statements, of which the first takes the party's lock. False, and nothing is saved, if
    the party is not as it is known."""
    before, after = moved.before, moved.after
    as_known = Party.objects.filter(pk=before.pk, revision=before.revision, closed_at=None)
    if not as_known.update(revision=after.revision):
        return False
    _save_weights(before, after)
    return True


def moved_weights(
    before: PartyState, after: PartyState
) -> dict[str, tuple[dict[str, float], set[str]]]:
    """For each participant who moved any: weights that are new, and keys that are cleared."""
    moved = {}
    for old, new in _changed_participants(before, after):
        earlier = old.weights if old is not None else {}
        set_now = {key: value for key, value in new.weights.items() if earlier.get(key) != value}
        moved[new.id] = set_now, set(earlier.keys() - new.weights.keys())
    return moved


def revisions(codes: list[str]) -> dict[str, tuple[int, bool]]:
    """For each party that still exists: its revision, and whether it is closed."""
    rows = Party.objects.filter(code__in=codes).values_list("code", "revision", "closed_at")
    return {code: (revision, closed_at is not None) for code, revision, closed_at in rows}


def close(code: str) -> bool:
    return bool(
        Party.objects.filter(code=code, closed_at__isnull=True).update(closed_at=timezone.now())
    )


def _locked(code: str) -> Party:
    party = Party.objects.select_for_update().filter(code=code).first()
    if party is None:
        raise PartyGone(code)
    return party


def _read(party: Party) -> PartyState:
    weights: dict[str, dict[str, float]] = {}
    rows = Weight.objects.filter(participant__party=party).order_by("id")
    for participant, key, value in rows.values_list("participant_id", "key", "value"):
        weights.setdefault(participant, {})[key] = value
    participants = Participant.objects.filter(party=party).order_by("joined_at", "id")
    return PartyState(
        pk=party.pk,
        code=party.code,
        name=party.name,
        secret=party.secret,
        passphrase_hash=party.passphrase_hash,
        strategy=party.strategy,
        filters=msgspec.convert(party.filters, Filters),
        locked=party.locked,
        closed=party.closed_at is not None,
        revision=party.revision,
        created_at=party.created_at,
        participants={
            each.id: _participant_state(each, weights.get(each.id, {})) for each in participants
        },
        fairness=party.fairness,
        picks=picks.read(party.pk),
    )


def _participant_state(row: Participant, weights: dict[str, float]) -> ParticipantState:
    return ParticipantState(
        id=row.id,
        name=row.name,
        role=row.role,
        standing=row.standing,
        hidden=row.hidden,
        colour=row.colour,
        importance=row.importance,
        joined_at=row.joined_at,
        weights=weights,
        member=row.member_id,
        taste_at=row.taste_at,
    )


def _save(taken: Batch, at: datetime.datetime) -> None:
    before, after = taken.before, taken.after
    Party.objects.filter(pk=after.pk).update(
        revision=after.revision,
        name=after.name,
        secret=after.secret,
        strategy=after.strategy,
        filters=msgspec.to_builtins(after.filters),
        locked=after.locked,
        fairness=after.fairness,
    )
    for old, new in _changed_participants(before, after):
        if old is None or msgspec.structs.replace(old, weights=new.weights) != new:
            _save_participant(after.pk, new)
    _save_weights(before, after)
    if after.picks is not before.picks:
        picks.save(before, after, at)
        logged.log(taken, at)
        remembered.remember(taken, at)


def _changed_participants(
    before: PartyState, after: PartyState
) -> list[tuple[ParticipantState | None, ParticipantState]]:
    """A former host comes before the next one: the database allows one at a time."""
    changed = [
        (before.participants.get(each.id), each)
        for each in after.participants.values()
        if before.participants.get(each.id) is not each
    ]
    return sorted(changed, key=lambda pair: pair[1].role == Participant.Role.HOST)


def _save_participant(party: int, state: ParticipantState) -> None:
    Participant.objects.update_or_create(
        id=state.id,
        defaults={
            "party_id": party,
            "name": state.name,
            "role": state.role,
            "standing": state.standing,
            "hidden": state.hidden,
            "colour": state.colour,
            "importance": state.importance,
            "joined_at": state.joined_at,
            "member_id": state.member,
            "taste_at": state.taste_at,
        },
    )


def _save_weights(before: PartyState, after: PartyState) -> None:
    set_now: list[Weight] = []
    for participant, (set_here, cleared) in moved_weights(before, after).items():
        set_now += [
            Weight(participant_id=participant, key=key, value=value)
            for key, value in set_here.items()
        ]
        if cleared:
            Weight.objects.filter(participant_id=participant, key__in=cleared).delete()
    if set_now:
        Weight.objects.bulk_create(
            set_now,
            update_conflicts=True,
            unique_fields=["participant", "key"],
            update_fields=["value"],
        )
