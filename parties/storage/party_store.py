"""The store of parties: loads, creates, commits and closes them.

The row lock on the party decides the order of its commands, for any number of processes.
"""

from collections.abc import Sequence

import msgspec
from django.db import transaction
from django.utils import timezone

from parties.domain import batch, codes
from parties.domain.batch import Batch
from parties.domain.commands import Command
from parties.domain.errors import PartyNotFound, Refused, key_reused
from parties.domain.events import WeightsChanged
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.state import PartyState, StreamPosition
from parties.models import Party
from parties.models.party import VISIT_PRECISION
from parties.storage import applied_changes, blocked_names
from parties.storage.applied_changes import StoredResult, StoredResults
from parties.storage.commit_outcome import known_outcome
from parties.storage.party_reader import read_party
from parties.storage.party_writer import save_batch, save_participant, save_weights


def load(code: str, seen: StreamPosition | None = None) -> PartyState:
    """Returns one consistent state: the lock keeps commits out meanwhile. Raises PartyNotFound.

    seen: the newest position that is known; a party that has not reached it gets another epoch.
    """
    with transaction.atomic():
        return read_party(_lock_party(code, seen))


def create(state: PartyState, key: IdempotencyKey | None = None) -> PartyState:
    """Saves a new party with its host.

    Raises IntegrityError if its code is taken, or a party was created with this key.
    """
    with known_outcome():
        party = Party.objects.create(
            code=state.code,
            name=state.name,
            secret=state.secret,
            passphrase_hash=state.passphrase_hash,
            strategy=state.strategy,
            revision=state.revision,
            epoch=state.epoch,
            country=state.country,
        )
        for participant in state.participants.values():
            save_participant(party.pk, participant)
        if key is not None and (host := state.host()) is not None:
            applied_changes.save_creation(party.pk, key, StoredResult(state.revision, host.id))
        return msgspec.structs.replace(state, pk=party.pk, created_at=party.created_at)


def commit(
    code: str,
    commands: list[Command],
    known: PartyState | None,
    seen: StreamPosition | None = None,
    keys: Sequence[IdempotencyKey | None] = (),
) -> Batch:
    """Applies commands in one transaction and returns the outcome of each.

    known: spares reading the party again if nobody else has changed it since.
    seen: as in `load`.
    keys: beside the commands; what was applied for one of them is not applied again.
    """
    with known_outcome():
        if (
            known is not None
            and not any(keys)  # what was applied for one of them is to be looked up
            and (applied := only_weights(known, commands))
            and _save_quickly(applied)
        ):
            return applied
        party = _lock_party(code, seen or (known.stream_position if known else None))
        unchanged = known is not None and known.stream_position == _position(party)
        before = known if known is not None and unchanged else read_party(party)
        closed, by_host = party.closed_at is not None, party.closed_by_host
        if (before.closed, before.closed_by_host) != (closed, by_host):
            before = msgspec.structs.replace(before, closed=closed, closed_by_host=by_host)
        applied = _apply_once(before, commands, keys)
        if applied.after is not applied.before:
            now = timezone.now()
            save_batch(applied, now, is_visit=party.seen_at < now - VISIT_PRECISION)
        _save_keys(applied, commands, keys)
        return applied


def _apply_once(
    before: PartyState, commands: list[Command], keys: Sequence[IdempotencyKey | None]
) -> Batch:
    """Applies the first command with a key, unless it was before; others get its outcome, or are
    refused if their content is another."""
    stored = applied_changes.find(before.pk, keys)
    first: dict[IdempotencyKey, int] = {}
    repeated = {
        index
        for index, key in enumerate(keys)
        if key is not None and (key in stored or first.setdefault(key, index) != index)
    }
    new = [index for index in range(len(commands)) if index not in repeated]
    unseen = [commands[index] for index in new]
    applied = batch.apply_commands(before, unseen, blocked_names.check)
    return _with_repeated(applied, new, keys, stored) if repeated else applied


def _with_repeated(
    applied: Batch, new: list[int], keys: Sequence[IdempotencyKey | None], stored: StoredResults
) -> Batch:
    outcomes = dict(zip(new, applied.outcomes, strict=True))
    first = {key: (key.content, outcomes[index]) for index in new if (key := keys[index])}
    first |= {key: (result.content, result.revision) for key, result in stored.items()}
    repeated = {
        index: key_reused() if key.is_reused(first[key][0]) else first[key][1]
        for index, key in enumerate(keys)
        if key is not None and index not in outcomes
    }
    outcomes |= repeated
    return msgspec.structs.replace(
        applied,
        outcomes=[outcomes[index] for index in range(len(keys))],
        repeated=frozenset(repeated),
        numbers=_numbers(applied, new, keys, stored),
    )


def _numbers(
    applied: Batch, new: list[int], keys: Sequence[IdempotencyKey | None], stored: StoredResults
) -> dict[int, int]:
    """Returns the number of each command's message, sent now or by an earlier attempt."""
    numbers = {new[place]: number for place, number in applied.numbers.items()}
    of_key = {key: numbers[index] for index, key in enumerate(keys) if key and index in numbers}
    of_key |= {key: result.number for key, result in stored.items() if result.number is not None}
    again = {index: of_key[key] for index, key in enumerate(keys) if key in of_key and key}
    return numbers | again


def _save_keys(
    applied: Batch, commands: list[Command], keys: Sequence[IdempotencyKey | None]
) -> None:
    results: StoredResults = {
        key: StoredResult(
            outcome,
            applied_changes.participant_of(command, applied.after),
            key.content,
            applied.numbers.get(index),
        )
        for index, (command, key, outcome) in enumerate(
            zip(commands, keys, applied.outcomes, strict=False)
        )
        if key is not None and index not in applied.repeated and not isinstance(outcome, Refused)
    }
    if results:
        applied_changes.save(applied.after.pk, results)


def only_weights(known: PartyState, commands: list[Command]) -> Batch | None:
    """Returns the batch if it changes nothing but weights, as nearly all do; else None."""
    applied = batch.apply_commands(known, commands)
    if known.closed or not applied.steps or applied.messages:
        return None
    only_weights = all(isinstance(step.event, WeightsChanged) for step in applied.steps)
    return applied if only_weights else None


def _save_quickly(applied: Batch) -> bool:
    """Saves weights in two statements, of which the first takes the party's lock. Returns False,
    and saves nothing, if the party is not as known."""
    before, after = applied.before, applied.after
    as_known = Party.objects.filter(
        pk=before.pk, epoch=before.epoch, revision=before.revision, closed_at=None
    )
    if not as_known.update(revision=after.revision):
        return False
    save_weights(before, after)
    return True


def positions(codes: list[str]) -> dict[str, tuple[StreamPosition, bool]]:
    """Returns the position of each party that still exists, and whether it is closed."""
    rows = Party.objects.filter(code__in=codes)
    return {
        code: (StreamPosition(epoch, revision, number), closed_at is not None)
        for code, closed_at, epoch, revision, number in rows.values_list(
            "code", "closed_at", "epoch", "revision", "last_message"
        )
    }


def start_new_epoch(after: int, most: int, epoch: str) -> list[int]:
    """Gives the next `most` parties after a primary key another epoch; returns their keys."""
    some = Party.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    keys = list(some[:most])
    Party.objects.filter(pk__in=keys).update(epoch=epoch)
    return keys


def close(code: str) -> bool:
    """Closes a party for good, as a moderator does; returns whether it was open."""
    found = Party.objects.filter(code=code)
    with transaction.atomic():
        found.update(closed_by_host=False)
        return bool(found.filter(closed_at__isnull=True).update(closed_at=timezone.now()))


def _lock_party(code: str, seen: StreamPosition | None) -> Party:
    """Locks a party's row. One that is behind what was seen was restored from an earlier copy:
    whoever finds that first, under the lock, starts its next epoch."""
    party = Party.objects.select_for_update().filter(code=code).first()
    if party is None:
        raise PartyNotFound(code)
    if seen is not None and party.epoch == seen.epoch and _is_behind(party, seen):
        party.epoch = codes.new_epoch()
        party.save(update_fields=["epoch"])
    return party


def _is_behind(party: Party, seen: StreamPosition) -> bool:
    return party.revision < seen.revision or party.last_message < seen.message


def _position(party: Party) -> StreamPosition:
    return StreamPosition(party.epoch, party.revision, party.last_message)
