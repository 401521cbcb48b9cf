"""The lists that a member was shown, from rows that hold a whole room's."""

from collections.abc import Iterator
from typing import Any

from parties.models import Impression, Participant

LISTS_AT_A_TIME = 100


def shown_to(member: int) -> Iterator[list[dict[str, Any]]]:
    """Some at a time, with this member's device and fits and nobody else's."""
    for participant in Participant.objects.filter(member=member).values_list("id", "party_id"):
        yield from _shown_in(*participant)


def _shown_in(participant: str, party: int) -> Iterator[list[dict[str, Any]]]:
    last = 0
    while rows := list(
        Impression.objects.filter(party=party, pk__gt=last).order_by("pk")[:LISTS_AT_A_TIME]
    ):
        last = rows[-1].pk
        yield [_mine(row, participant) for row in rows if participant in row.participants]


def _mine(row: Impression, participant: str) -> dict[str, Any]:
    return {
        "participant": participant,
        "at": row.at,
        "device": row.participants[participant],
        "strategy": row.strategy,
        "titles": [
            {"title": title, "rank": rank, "block": block, "fit": fits.get(participant)}
            for title, rank, block, _score, fits in row.titles
        ],
    }
