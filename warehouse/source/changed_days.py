"""Finds the days of a log that have rows which no run has read yet.

Ids are assigned when rows are inserted and become visible when they commit, so a lower id can
appear after a higher one. The watermark therefore stores the highest id and the gaps below it;
rows that appear in a gap within a day are found. A gap that stays is a row that was rolled back.
"""

import datetime
from typing import Any

import msgspec
from django.db.models import F, Max, Min, Model, Q, Window
from django.db.models.functions import Lead, TruncDate

GAP_LIFETIME = datetime.timedelta(days=1)
Days = set[datetime.date]


class Gap(msgspec.Struct, frozen=True):
    first: int
    last: int
    noted_at: datetime.datetime


class Watermark(msgspec.Struct, frozen=True):
    last: int = 0
    gaps: tuple[Gap, ...] = ()


def since(log: type[Model], mark: Watermark, now: datetime.datetime) -> tuple[Days, Watermark]:
    """Returns the days with unread rows, and the watermark for the next run."""
    rows = log._default_manager.all()
    unseen = Q(pk__gt=mark.last)
    for gap in mark.gaps:
        unseen |= Q(pk__range=(gap.first, gap.last))
    days = set(_days(rows.filter(unseen)))
    last = rows.aggregate(last=Max("pk"))["last"] or 0
    gaps = [*_remaining_gaps(rows, mark, now), *_new_gaps(rows, mark.last, now)]
    return days, Watermark(max(last, mark.last), tuple(gaps))


def all_of(log: type[Model]) -> Days:
    return set(_days(log._default_manager.all()))


def _days(rows: Any) -> list[datetime.date]:
    return list(
        rows.order_by()
        .annotate(day=TruncDate("at", tzinfo=datetime.UTC))
        .values_list("day", flat=True)
        .distinct()
    )


def _remaining_gaps(rows: Any, mark: Watermark, now: datetime.datetime) -> list[Gap]:
    """Returns what is still missing of the known gaps."""
    remaining = list[Gap]()
    for gap in mark.gaps:
        if now - gap.noted_at > GAP_LIFETIME:
            continue
        found = rows.filter(pk__range=(gap.first, gap.last)).order_by("pk")
        first = gap.first
        for there in [*found.values_list("pk", flat=True), gap.last + 1]:
            if there > first:
                remaining.append(Gap(first, there - 1, gap.noted_at))
            first = there + 1
    return remaining


def _new_gaps(rows: Any, last: int, now: datetime.datetime) -> list[Gap]:
    first = rows.filter(pk__gt=last).aggregate(first=Min("pk"))["first"]
    gaps = [Gap(last + 1, first - 1, now)] if first and first > last + 1 else []
    jumps = (
        rows.filter(pk__gt=last)
        .annotate(following=Window(Lead("pk"), order_by="pk"))
        .filter(following__gt=F("pk") + 1)
        .order_by("pk")
        .values_list("pk", "following")
    )
    return gaps + [Gap(before + 1, after - 1, now) for before, after in jumps]
