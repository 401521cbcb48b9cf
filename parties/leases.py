"""Who is here: leases that processes take for those with a screen open on them.

A process that dies renews nothing, so its leases run out by themselves. Whether one has is for
`parties/sightings.py` to say: the times in the table are of wall clocks, which may be set.
"""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from parties.models import Lease

FORGET_AFTER = datetime.timedelta(days=1)
HAND_OVER = datetime.timedelta(seconds=5)  # long enough to come back in, even at the second try
LATELY = datetime.timedelta(seconds=60)


class Held(NamedTuple):
    participant: str
    process: str
    taken_at: datetime.datetime
    expires_at: datetime.datetime


def _end() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.LEASE_SECONDS)


def take(process: str, participants: list[str]) -> list[bool]:
    """For each one whether they are here through another process too, or were a moment ago."""
    now, end = timezone.now(), _end()
    elsewhere = set(
        Lease.objects.filter(participant__in=participants, expires_at__gt=now - LATELY)
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
    return [each in elsewhere for each in participants]


def renew(process: str, participants: list[str]) -> None:
    Lease.objects.filter(process=process, participant__in=participants).update(expires_at=_end())


def release(process: str, participants: list[str]) -> None:
    """One that ends in the moment in which it was taken has been given up, by any clock."""
    now = timezone.now()
    Lease.objects.filter(process=process, participant__in=participants).update(
        taken_at=now, expires_at=now
    )


def hand_over(process: str) -> None:
    """The process leaves: whoever comes back has another lease before these run out. How long
    they are is told by their two ends, which are of one clock."""
    now = timezone.now()
    length = min(HAND_OVER, datetime.timedelta(seconds=settings.LEASE_SECONDS))
    Lease.objects.filter(process=process).exclude(expires_at=F("taken_at")).update(
        taken_at=now, expires_at=now + length
    )


def held(codes: list[str]) -> dict[str, list[Held]]:
    """For each party, the leases that nobody has given up, those of dead processes included."""
    held: dict[str, list[Held]] = {code: [] for code in codes}
    rows = (
        Lease.objects.filter(participant__party__code__in=codes)
        .exclude(expires_at=F("taken_at"))
        .values_list(
            "participant__party__code", "participant_id", "process", "taken_at", "expires_at"
        )
    )
    for code, participant, process, taken_at, expires_at in rows:
        held[code].append(Held(participant, process, taken_at, expires_at))
    return held


def forget_old() -> None:
    Lease.objects.filter(expires_at__lt=timezone.now() - FORGET_AFTER).delete()
