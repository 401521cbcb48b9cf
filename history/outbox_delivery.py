"""Delivers the messages of the transactional outbox to the store, in order, at least once."""

import logging
from collections.abc import Iterator
from itertools import groupby

from history.interface import History, WriteRefused
from history.models import Pending
from history.outbox_messages import Message, Rate, RecordView, apply, decode
from history.worker_lease import DeliveryLease

log = logging.getLogger(__name__)
PAGE_SIZE = 250
UPSERTS = (RecordView, Rate)

Batch = list[tuple[Pending, Message]]


def deliver(store: History, lease: DeliveryLease) -> int:
    """Delivers all pending messages; none while another process holds the lease.

    Returns the number of delivered messages. A message is deleted after the store confirmed it. A
    process that dies in between leaves it to be delivered again, which is idempotent by its key.
    Raises HistoryUnavailable or LeaseExpired.
    """
    delivered = 0
    try:
        while rows := _next_page():
            for batch in _batches(rows):
                if not lease.acquire():
                    return delivered
                delivered += _deliver(batch, store)
    finally:
        lease.release()
    return delivered


def pending_count() -> int:
    return Pending.objects.filter(refused="").count()


def _next_page() -> list[Pending]:
    return list(Pending.objects.filter(refused="").order_by("id")[:PAGE_SIZE])


def _batches(rows: list[Pending]) -> Iterator[Batch]:
    """Groups messages into batches of one kind without changing what they add up to.

    Upserts of views and of ratings commute, so they are grouped by kind. A removal is a batch of
    its own, and no message moves past it.
    """
    messages = [(row, write) for row in rows if (write := _read(row)) is not None]
    for is_upsert, same_order in groupby(messages, key=lambda each: isinstance(each[1], UPSERTS)):
        if not is_upsert:
            yield from ([each] for each in same_order)
            continue
        by_kind: dict[type[Message], Batch] = {}
        for each in same_order:
            by_kind.setdefault(type(each[1]), []).append(each)
        yield from by_kind.values()


def _read(row: Pending) -> Message | None:
    try:
        return decode(row.write)
    except WriteRefused as refusal:
        _mark_refused(row, refusal)
        return None


def _deliver(batch: Batch, store: History) -> int:
    try:
        apply([write for _, write in batch], store)
    except WriteRefused as refusal:
        if len(batch) > 1:
            return sum(_deliver([each], store) for each in batch)
        _mark_refused(batch[0][0], refusal)
        return 0
    Pending.objects.filter(pk__in=[row.pk for row, _ in batch]).delete()
    return len(batch)


def _mark_refused(row: Pending, refusal: WriteRefused) -> None:
    Pending.objects.filter(pk=row.pk).update(refused=str(refusal))
    log.error(
        "history: the store refuses a write permanently; it is marked as refused",
        extra={"event": "history_refused", "write": row.pk, "reason": str(refusal)[:500]},
    )
