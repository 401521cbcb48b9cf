"""Stores what was applied for each idempotency key, so that a second attempt has the first one's
result.

Rows are written in the transaction of the command. Changed weights need none: setting them twice
has the effect of setting them once.
"""

import datetime
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from parties.domain.commands import ClearWeights, Command, SetWeights
from parties.domain.idempotency_key import IdempotencyKey
from parties.domain.joining import Join
from parties.domain.state import PartyState
from parties.models import AppliedChange

RETENTION = datetime.timedelta(days=1)
ROWS_AT_A_TIME = 1_000


class StoredResult(NamedTuple):
    """The revision of what was applied, who asked for it or joined by it, and its digest."""

    revision: int
    participant: str | None
    content: str = ""
    number: int | None = None  # of the message that was sent


StoredResults = dict[IdempotencyKey, StoredResult]


def key_for(command: Command, given: IdempotencyKey | None) -> IdempotencyKey | None:
    """Returns the client's key, else a new one for our own second attempt; None for weights."""
    if isinstance(command, SetWeights | ClearWeights):
        return None
    return given or IdempotencyKey("", secrets.token_urlsafe(16))


def find(party: int, keys: Sequence[IdempotencyKey | None]) -> StoredResults:
    """Returns the results of those keys that were used in this party."""
    wanted = {each for each in keys if each is not None}
    if not wanted:
        return {}
    rows = AppliedChange.objects.filter(party_id=party, key__in={each.key for each in wanted})
    found = {
        IdempotencyKey(caller, key): StoredResult(revision, participant, content, number)
        for caller, key, revision, participant, content, number in rows.values_list(
            "caller", "key", "revision", "participant_id", "content", "number"
        )
    }
    return {each: found[each] for each in wanted & found.keys()}


def creation(key: IdempotencyKey) -> AppliedChange | None:
    """Returns the row of the party that was created with this key, if there is one."""
    row = AppliedChange.objects.filter(creates_party=True, caller=key.caller, key=key.key)
    return row.select_related("party").first()


def save_creation(party: int, key: IdempotencyKey, applied: StoredResult) -> None:
    """Raises IntegrityError if a party was created with this key."""
    AppliedChange.objects.create(
        party_id=party,
        caller=key.caller,
        key=key.key,
        creates_party=True,
        revision=applied.revision,
        participant_id=applied.participant,
        at=timezone.now(),
    )


def save(party: int, results: StoredResults) -> None:
    now = timezone.now()
    AppliedChange.objects.bulk_create(
        AppliedChange(
            party_id=party,
            caller=key.caller,
            key=key.key,
            content=applied.content,
            revision=applied.revision,
            participant_id=applied.participant,
            number=applied.number,
            at=now,
        )
        for key, applied in results.items()
    )


def participant_of(command: Command, after: PartyState) -> str | None:
    """Returns who sent the command; for Join, the participant that they are then."""
    who = command.id if isinstance(command, Join) else getattr(command, "by", "")
    if isinstance(command, Join) and command.returning and who not in after.participants:
        back = after.participants.get(command.returning)
        who = back.id if back is not None and back.is_in else who
    if who in after.participants:
        return str(who)
    joined = (
        after.place_of(command.account, command.role)
        if isinstance(command, Join) and command.account is not None
        else None
    )
    return None if joined is None else joined.id


def delete_old() -> None:
    """Deletes some of the rows past retention; the rest the next time."""
    old = AppliedChange.objects.filter(at__lt=timezone.now() - RETENTION).order_by("at")
    some = list(old.values_list("pk", flat=True)[:ROWS_AT_A_TIME])
    if some:
        AppliedChange.objects.filter(pk__in=some).delete()
