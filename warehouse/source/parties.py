"""Reads the parties, with the progress of each: picks, viewings, ratings, agreement."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q

from parties.models import EveningRating, Impression, Participant, Party, Pick
from warehouse.staging_schema import PartyRow

CHUNK_SIZE = 5000
SIMULATED_PREFIX = "simulated-"
"""Prefix of the secret of parties made by simulate_parties; a random secret never has it."""
WATCHED = Q(started_at__isnull=False) | Q(playing_since__isnull=False)


class Picks(NamedTuple):
    picks: int = 0
    watched: int = 0
    first_at: datetime.datetime | None = None


def parties(published: Mapping[int, tuple[str, datetime.datetime]]) -> Iterator[PartyRow]:
    """`published`: agreements by the last publication: retention may have deleted the lists."""
    sizes = _by_party(Participant.objects.exclude(role=Participant.Role.VIEWER), Count("id"))
    agreed, picked = _agreed(), _picked()
    rated = dict(
        EveningRating.objects.order_by().values_list("pick__party").annotate(found=Count("id"))
    )
    rows = Party.objects.order_by("id").values_list(
        "id", "strategy", "created_at", "closed_at", "secret"
    )
    for party, strategy, opened, closed, secret in rows.iterator(CHUNK_SIZE):
        agreement, agreed_at = agreed.get(party) or published.get(party) or (None, None)
        picks = picked.get(party, Picks())
        yield PartyRow(
            party=party,
            size=sizes.get(party, 0),
            strategy=strategy,
            agreement=agreement,
            agreed_at=agreed_at,
            picks=picks.picks,
            watched=picks.watched,
            ratings=rated.get(party, 0),
            opened_at=opened,
            first_picked_at=picks.first_at,
            closed_at=closed,
            simulated=secret.startswith(SIMULATED_PREFIX),
        )


def _by_party(rows: Any, what: Any) -> dict[int, Any]:
    return dict(rows.order_by().values_list("party").annotate(found=what))


def _picked() -> dict[int, Picks]:
    rows = Pick.objects.order_by().values_list("party")
    counted = rows.annotate(
        picks=Count("id"), watched=Count("id", filter=WATCHED), first=Min("picked_at")
    )
    return {party: Picks(*each) for party, *each in counted}


def _agreed() -> dict[int, tuple[str, datetime.datetime]]:
    """Returns the agreement on the last list that each party was shown."""
    last = Impression.objects.order_by().values("party").annotate(last=Max("id")).values("last")
    rows = Impression.objects.filter(id__in=last).values_list("party", "agreement", "at")
    return {party: (agreement, at) for party, agreement, at in rows.iterator(CHUNK_SIZE)}
