"""Takes what waits in the outbox to the store, in order, until it has arrived."""

import logging
from collections.abc import Iterator
from itertools import groupby

from history.interface import History, HistoryRefused
from history.lease import Lease
from history.models import Pending
from history.writes import Rate, RecordView, Write, carry_out, from_text

log = logging.getLogger(__name__)
AT_A_TIME = 250
ADDING = (RecordView, Rate)

Run = list[tuple[Pending, Write]]


def deliver(store: History, lease: Lease) -> int:
    """Returns how many writes arrived: all that waited, or none while another process delivers.

    A write leaves the outbox after it has arrived. A process that dies in between leaves it to be
    delivered again, which by its key changes nothing. Raises HistoryAway or NotOurs.
    """
    arrived = 0
    try:
        while rows := _next():
            for run in _runs(rows):
                if not lease.take():
                    return arrived
                arrived += _deliver(run, store)
    finally:
        lease.give_up()
    return arrived


def waiting() -> int:
    return Pending.objects.filter(refused="").count()


def _next() -> list[Pending]:
    return list(Pending.objects.filter(refused="").order_by("id")[:AT_A_TIME])


def _runs(rows: list[Pending]) -> Iterator[Run]:
    """Writes of one kind go together. What only adds can be told apart by kind, since views and
    ratings do not touch each other; nothing passes what removes."""
    writes = [(row, write) for row in rows if (write := _read(row)) is not None]
    for adds, stretch in groupby(writes, key=lambda each: isinstance(each[1], ADDING)):
        if not adds:
            yield from ([each] for each in stretch)
            continue
        by_kind: dict[type[Write], Run] = {}
        for each in stretch:
            by_kind.setdefault(type(each[1]), []).append(each)
        yield from by_kind.values()


def _read(row: Pending) -> Write | None:
    try:
        return from_text(row.write)
    except HistoryRefused as refusal:
        _set_aside(row, refusal)
        return None


def _deliver(run: Run, store: History) -> int:
    try:
        carry_out([write for _, write in run], store)
    except HistoryRefused as refusal:
        if len(run) > 1:
            return sum(_deliver([each], store) for each in run)
        _set_aside(run[0][0], refusal)
        return 0
    Pending.objects.filter(pk__in=[row.pk for row, _ in run]).delete()
    return len(run)


def _set_aside(row: Pending, refusal: HistoryRefused) -> None:
    Pending.objects.filter(pk=row.pk).update(refused=str(refusal))
    log.error(
        "history refuses a write for good; it is kept aside",
        extra={"event": "history_refused", "write": row.pk, "reason": str(refusal)[:500]},
    )
