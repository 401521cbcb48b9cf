"""The parties that a member was in, newest first, with what was kept of each."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from parties.models import Participant, Pick

ON_A_PAGE = 20


class Evenings(NamedTuple):
    """`before` is where older ones begin; empty when there are none."""

    participations: list[Participant]
    before: str


def evenings_of(member: int, before: str) -> Evenings:
    found = list(_older(_participations(member), before)[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    picks = _picks_by_party(each.party_id for each in shown)
    for each in shown:
        each.picked = picks.get(each.party_id, [])  # type: ignore[attr-defined]  # for the page
    return Evenings(shown, shown[-1].pk if len(found) > ON_A_PAGE else "")


def _participations(member: int) -> QuerySet[Participant]:
    return (
        Participant.objects.filter(member=member)
        .select_related("party")
        .annotate(kept=Count("weights"))
        .order_by("-joined_at", "-id")
    )


def _older(participations: QuerySet[Participant], before: str) -> QuerySet[Participant]:
    last = participations.filter(pk=before).first() if before else None
    if last is None:
        return participations
    earlier = Q(joined_at__lt=last.joined_at)
    return participations.filter(earlier | Q(joined_at=last.joined_at, pk__lt=last.pk))


def _picks_by_party(parties: Iterable[int]) -> dict[int, list[Pick]]:
    found: dict[int, list[Pick]] = {}
    for pick in Pick.objects.filter(party__in=list(parties)).select_related("title"):
        found.setdefault(pick.party_id, []).append(pick)
    return found
