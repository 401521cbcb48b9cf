"""Who is here: leases that processes take for those with a screen open on them.

A process that dies renews nothing, so its leases run out by themselves.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from parties.models import Lease

FORGET_AFTER = datetime.timedelta(days=1)
HAND_OVER = datetime.timedelta(seconds=5)  # long enough to come back in, even at the second try
LATELY = datetime.timedelta(seconds=60)

# What it returns looks at no row that it writes: SQLite does not promise what it would find.
TAKE = """
INSERT INTO parties_lease (participant_id, process, taken_at, expires_at)
VALUES (%(participant)s, %(process)s, %(now)s, %(end)s)
ON CONFLICT (participant_id, process) DO UPDATE SET
    taken_at = excluded.taken_at, expires_at = excluded.expires_at
RETURNING EXISTS (
    SELECT 1 FROM parties_lease AS other
    WHERE other.participant_id = %(participant)s AND other.process <> %(process)s
        AND other.expires_at > %(lately)s
)
"""


def _end() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.LEASE_SECONDS)


def take(process: str, participant: str) -> bool:
    """Whether they are here through another process too, or were a moment ago."""
    now = timezone.now()
    moments = {"now": now, "end": _end(), "lately": now - LATELY}
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE,
            {"participant": participant, "process": process}
            | {name: _moment(at) for name, at in moments.items()},
        )
        (was_elsewhere,) = cursor.fetchone()
    return bool(was_elsewhere)


def _moment(at: datetime.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def renew(process: str, participants: list[str]) -> None:
    Lease.objects.filter(process=process, participant__in=participants).update(expires_at=_end())


def release(process: str, participants: list[str]) -> None:
    Lease.objects.filter(process=process, participant__in=participants).update(
        expires_at=timezone.now()
    )


def hand_over(process: str) -> None:
    """The process leaves: whoever comes back has another lease before these run out."""
    soon = timezone.now() + HAND_OVER
    Lease.objects.filter(process=process, expires_at__gt=soon).update(expires_at=soon)


def online(codes: list[str]) -> dict[str, dict[str, datetime.datetime]]:
    """For each party, those who are here and since when."""
    here: dict[str, dict[str, datetime.datetime]] = {code: {} for code in codes}
    rows = (
        Lease.objects.filter(participant__party__code__in=codes, expires_at__gt=timezone.now())
        .values_list("participant__party__code", "participant_id")
        .annotate(since=Min("taken_at"))
    )
    for code, participant, since in rows:
        here[code][participant] = since
    return here


def last_seen(participant: str) -> datetime.datetime | None:
    """When the last lease of someone who is away ran out; None if they were never here."""
    last: datetime.datetime | None = Lease.objects.filter(participant=participant).aggregate(
        last=Max("expires_at")
    )["last"]
    return last


def forget_old() -> None:
    Lease.objects.filter(expires_at__lt=timezone.now() - FORGET_AFTER).delete()
