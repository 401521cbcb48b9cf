"""Presence leases: a process holds one for each participant who is connected to it.

A process that dies renews nothing, so its leases expire by themselves. Whether one has expired is
decided in `parties/leases/validity.py`: the table's times are of wall clocks, which are adjusted.
"""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from parties.models import Lease, Party
from parties.models.party import VISIT_PRECISION
from parties.storage import retention

DELETE_AFTER = datetime.timedelta(days=1)
HANDOVER = datetime.timedelta(seconds=5)  # long enough to reconnect, even at the second attempt
RECENT = datetime.timedelta(seconds=60)


class LeaseRow(NamedTuple):
    participant: str
    process: str
    taken_at: datetime.datetime
    expires_at: datetime.datetime


def _expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.LEASE_SECONDS)


def acquire(process: str, participants: list[str]) -> list[bool]:
    """Acquires leases. Returns for each participant whether another process has one, or had
    lately."""
    now, end = timezone.now(), _expiry()
    elsewhere = set(
        Lease.objects.filter(participant__in=participants, expires_at__gt=now - RECENT)
        .exclude(process=process)
        .values_list("participant_id", flat=True)
    )
    Lease.objects.bulk_create(
        [
            Lease(participant_id=each, process=process, taken_at=now, expires_at=end)
            for each in sorted(set(participants))
        ],
        update_conflicts=True,
        unique_fields=["participant", "process"],
        update_fields=["taken_at", "expires_at"],
    )
    record_visits(participants)
    return [each in elsewhere for each in participants]


def record_visits(participants: list[str]) -> None:
    """Stores that the parties of these participants are visited now, once an hour for each party:
    retention deletes those that nobody has visited for long. A party that is locked, for as long
    as a process hangs or titles are merged, gets it a minute later, and delays nobody else."""
    now = timezone.now()
    found = Party.objects.filter(participants__in=participants, seen_at__lt=now - VISIT_PRECISION)
    due = set(found.values_list("pk", flat=True))
    if due:
        with transaction.atomic():
            free = list(retention.lock_free(Party.objects.filter(pk__in=due)))
            Party.objects.filter(pk__in=free).update(seen_at=now)


def renew(process: str, participants: list[str]) -> None:
    Lease.objects.filter(process=process, participant__in=participants).update(expires_at=_expiry())


def release(process: str, participants: list[str]) -> None:
    """Releases leases: one that expires at the moment of its acquisition is released, by any
    clock."""
    now = timezone.now()
    Lease.objects.filter(process=process, participant__in=participants).update(
        taken_at=now, expires_at=now
    )


def hand_over(process: str) -> None:
    """Shortens the leases of a process that shuts down: those who reconnect elsewhere have another
    lease before these expire. Both ends of a lease are of one clock, so its length is exact."""
    now = timezone.now()
    length = min(HANDOVER, datetime.timedelta(seconds=settings.LEASE_SECONDS))
    Lease.objects.filter(process=process).exclude(expires_at=F("taken_at")).update(
        taken_at=now, expires_at=now + length
    )


def active(codes: list[str]) -> dict[str, list[LeaseRow]]:
    """Returns each party's leases that are not released, those of dead processes included."""
    leases: dict[str, list[LeaseRow]] = {code: [] for code in codes}
    rows = (
        Lease.objects.filter(participant__party__code__in=codes)
        .exclude(expires_at=F("taken_at"))
        .values_list(
            "participant__party__code", "participant_id", "process", "taken_at", "expires_at"
        )
    )
    for code, participant, process, taken_at, expires_at in rows:
        leases[code].append(LeaseRow(participant, process, taken_at, expires_at))
    return leases


def online(code: str) -> frozenset[str]:
    """Returns who is connected to any process, as far as this machine's clock can say: for people
    to look at, and for no decision that others are to agree with."""
    rows = Lease.objects.filter(participant__party__code=code, expires_at__gt=timezone.now())
    return frozenset(rows.values_list("participant_id", flat=True))


def last_seen(code: str) -> dict[str, datetime.datetime]:
    """Returns when each participant of a party was seen last, of those whose leases are kept."""
    rows = Lease.objects.filter(participant__party__code=code).order_by("expires_at")
    return dict(rows.values_list("participant_id", "expires_at"))


def delete_expired() -> None:
    Lease.objects.filter(expires_at__lt=timezone.now() - DELETE_AFTER).delete()
