"""What happened on one day, as the relational store has it."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from parties.models import Impression, Interaction, Pick

AT_A_TIME = 5000
Row = tuple[Any, ...]


def interactions(day: datetime.date) -> Iterator[Row]:
    rows = Interaction.objects.filter(**_on(day, "at")).order_by("id")
    yield from rows.values_list(
        *("id", "at", "party", "participant", "kind", "title", "interest", "revision"),
        *("strategy", "amount", "score", "rank", "fit", "block", "device"),
    ).iterator(AT_A_TIME)


def impressions(day: datetime.date) -> Iterator[Row]:
    rows = Impression.objects.filter(**_on(day, "at")).order_by("id")
    yield from rows.values_list(
        *("id", "at", "party", "revision", "strategy"),
        *(Cast("participants", TextField()), Cast("titles", TextField())),
    ).iterator(AT_A_TIME)


def picks(day: datetime.date) -> Iterator[Row]:
    rows = Pick.objects.filter(**_on(day, "picked_at")).order_by("id")
    yield from rows.values_list(
        *("id", "picked_at", "party", "title", "revision", "strategy", "score", "rank", "block"),
        Cast("satisfied", TextField()),
    ).iterator(AT_A_TIME)


def counts(day: datetime.date) -> dict[str, int]:
    """What the source itself counts, to hold the stage to."""
    return {
        "interaction": Interaction.objects.filter(**_on(day, "at")).count(),
        "impression": Impression.objects.filter(**_on(day, "at")).count(),
        "pick": Pick.objects.filter(**_on(day, "picked_at")).count(),
    }


def _on(day: datetime.date, field: str) -> dict[str, datetime.datetime]:
    begins = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return {f"{field}__gte": begins, f"{field}__lt": begins + datetime.timedelta(days=1)}
