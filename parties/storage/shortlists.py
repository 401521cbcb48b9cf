"""Reads and saves shortlists."""

from parties.domain.ballot_state import Nomination as NominationState
from parties.domain.state import PartyState
from parties.models import Nomination


def read(party: int) -> tuple[NominationState, ...]:
    rows = Nomination.objects.filter(party_id=party).order_by("id")
    return tuple(
        NominationState(title, by, at) for title, by, at in rows.values_list("title", "by", "at")
    )


def save(before: PartyState, after: PartyState) -> None:
    """Titles that were taken off and nominated again get new rows, behind the others."""
    kept = set(before.shortlist) & set(after.shortlist)
    gone = [each.title for each in before.shortlist if each not in kept]
    if gone:
        Nomination.objects.filter(party_id=after.pk, title__in=gone).delete()
    Nomination.objects.bulk_create(
        Nomination(party_id=after.pk, title_id=each.title, by_id=each.by, at=each.at)
        for each in after.shortlist
        if each not in kept
    )
