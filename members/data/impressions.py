"""The lists that a member was shown, from rows that hold a whole room's."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from parties.models import Impression, Participant

LISTS_AT_A_TIME = 100


def lists_shown_to(member: int) -> Iterator[list[dict[str, Any]]]:
    """Yields batches of lists, with this member's device and fits and nobody else's."""
    places = Participant.objects.filter(Q(member=member) | Q(viewing_member=member))
    for participant in places.values_list("id", "party_id"):
        yield from _lists_in_party(*participant)


def _lists_in_party(participant: str, party: int) -> Iterator[list[dict[str, Any]]]:
    last = 0
    while rows := list(
        Impression.objects.filter(party=party, pk__gt=last).order_by("pk")[:LISTS_AT_A_TIME]
    ):
        last = rows[-1].pk
        yield [
            _participants_part(row, participant) for row in rows if participant in row.participants
        ]


def _participants_part(row: Impression, participant: str) -> dict[str, Any]:
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
