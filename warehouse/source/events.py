"""Reads the interactions, impressions, picks and titles of closed ballots of one day."""

import datetime
from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast

from parties.models import Ballot, BallotTitle, Impression, Interaction, Pick
from warehouse.staging_schema import BallotTitleRow, ImpressionRow, InteractionRow, PickRow

CHUNK_SIZE = 5000
CLOSED = {"ballot__progress": Ballot.Progress.CLOSED}


def interactions(day: datetime.date) -> Iterator[InteractionRow]:
    rows = (
        Interaction.objects.filter(**_on(day, "at"))
        .order_by("id")
        .values_list(
            *("id", "at", "party", "participant", "kind", "title", "interest", "revision"),
            *("strategy", "amount", "score", "rank", "fit", "block", "device"),
        )
    )
    return map(InteractionRow._make, rows.iterator(CHUNK_SIZE))


def impressions(day: datetime.date) -> Iterator[ImpressionRow]:
    rows = (
        Impression.objects.filter(**_on(day, "at"))
        .order_by("id")
        .values_list(
            *("id", "at", "party", "revision", "strategy"),
            *(Cast("participants", TextField()), Cast("titles", TextField())),
        )
    )
    return map(ImpressionRow._make, rows.iterator(CHUNK_SIZE))


def picks(day: datetime.date) -> Iterator[PickRow]:
    rows = (
        Pick.objects.filter(**_on(day, "picked_at"))
        .order_by("id")
        .values_list(
            *(
                "id",
                "picked_at",
                "party",
                "title",
                "revision",
                "strategy",
                "score",
                "rank",
                "block",
            ),
            Cast("satisfied", TextField()),
        )
    )
    return map(PickRow._make, rows.iterator(CHUNK_SIZE))


def ballot_titles(day: datetime.date) -> Iterator[BallotTitleRow]:
    """Of an open ballot nothing is read, and of a cancelled one nothing ever."""
    rows = (
        BallotTitle.objects.filter(**CLOSED, **_on(day, "ballot__closed_at"))
        .order_by("id")
        .values_list(
            *("ballot", "ballot__closed_at", "ballot__party", "title", "ballot__revision"),
            *("ballot__strategy", "ballot__rule", "ballot__opened_at", "score", "rank", "block"),
            Cast("fits", TextField()),
            *(Cast(f"ballot__{name}", TextField()) for name in ("entitled", "result")),
        )
    )
    return map(BallotTitleRow._make, rows.iterator(CHUNK_SIZE))


def counts(day: datetime.date) -> dict[str, int]:
    """Counts the rows of a day in the sources, to compare the staged ones with."""
    return {
        "interaction": Interaction.objects.filter(**_on(day, "at")).count(),
        "impression": Impression.objects.filter(**_on(day, "at")).count(),
        "pick": Pick.objects.filter(**_on(day, "picked_at")).count(),
        "ballot_title": BallotTitle.objects.filter(
            **CLOSED, **_on(day, "ballot__closed_at")
        ).count(),
    }


def _on(day: datetime.date, field: str) -> dict[str, datetime.datetime]:
    begins = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return {f"{field}__gte": begins, f"{field}__lt": begins + datetime.timedelta(days=1)}
