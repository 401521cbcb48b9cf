"""The parties of a member, newest first, with the picks of each."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from catalog.input_validation import is_storable
from parties.models import Participant, Pick

ON_A_PAGE = 20


class PartyPage(NamedTuple):
    """`before` is the cursor to older ones; empty if there are none."""

    participations: list[Participant]
    before: str


def party_page(member: int, before: str) -> PartyPage:
    found = list(_older(_participations(member), before)[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    picks = _picks_by_party(each.party_id for each in shown)
    for each in shown:
        each.reopens = _can_reopen(each)  # type: ignore[attr-defined]  # for the page
        each.picked = picks.get(each.party_id, [])  # type: ignore[attr-defined]  # for the page
    return PartyPage(shown, shown[-1].pk if len(found) > ON_A_PAGE else "")


def _can_reopen(each: Participant) -> bool:
    is_host = each.role == Participant.Role.HOST and each.standing == Participant.Standing.IN
    return is_host and each.party.closed_by_host and each.party.closed_at is not None


def _participations(member: int) -> QuerySet[Participant]:
    return (
        Participant.objects.filter(member=member)
        .select_related("party")
        .annotate(kept=Count("weights"))
        .order_by("-joined_at", "-id")
    )


def _older(participations: QuerySet[Participant], before: str) -> QuerySet[Participant]:
    known = before and is_storable(before)
    last = participations.filter(pk=before).first() if known else None
    if last is None:
        return participations
    earlier = Q(joined_at__lt=last.joined_at)
    return participations.filter(earlier | Q(joined_at=last.joined_at, pk__lt=last.pk))


def _picks_by_party(parties: Iterable[int]) -> dict[int, list[Pick]]:
    found: dict[int, list[Pick]] = {}
    for pick in Pick.objects.filter(party__in=list(parties)).select_related("title"):
        found.setdefault(pick.party_id, []).append(pick)
    return found
