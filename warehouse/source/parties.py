"""Parties, with how far each of them came."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Min, Q

from parties.models import EveningRating, Impression, Participant, Party, Pick

AT_A_TIME = 5000
MARK = "simulated-"
"""Begins the secret of a party that simulate_parties made: one that is drawn never does."""
WATCHED = Q(position__gt=0) | Q(playing_since__isnull=False)
Row = tuple[Any, ...]


def parties() -> Iterator[Row]:
    sizes = _by_party(Participant.objects.exclude(role=Participant.Role.VIEWER), Count("id"))
    agreed, picked = _agreed(), _picked()
    rated = dict(
        EveningRating.objects.order_by().values_list("pick__party").annotate(found=Count("id"))
    )
    rows = Party.objects.order_by("id").values_list(
        "id", "strategy", "created_at", "closed_at", "secret"
    )
    for party, strategy, opened, closed, secret in rows.iterator(AT_A_TIME):
        agreement, agreed_at = agreed.get(party, (None, None))
        picks, watched, first_picked = picked.get(party, (0, 0, None))
        ended = picks, watched, rated.get(party, 0)
        yield (
            *(party, sizes.get(party, 0), strategy, agreement, agreed_at),
            *(*ended, opened, first_picked, closed, secret.startswith(MARK)),
        )


def _by_party(rows: Any, what: Any) -> dict[int, Any]:
    return dict(rows.order_by().values_list("party").annotate(found=what))


def _picked() -> dict[int, Row]:
    rows = Pick.objects.order_by().values_list("party")
    counted = rows.annotate(
        picks=Count("id"), watched=Count("id", filter=WATCHED), first=Min("picked_at")
    )
    return {party: (picks, watched, first) for party, picks, watched, first in counted}


def _agreed() -> dict[int, tuple[str, datetime.datetime]]:
    """How much they agreed on the last list that was read."""
    last = Impression.objects.order_by().values("party").annotate(last=Max("id")).values("last")
    rows = Impression.objects.filter(id__in=last).values_list("party", "agreement", "at")
    return {party: (agreement, at) for party, agreement, at in rows.iterator(AT_A_TIME)}
