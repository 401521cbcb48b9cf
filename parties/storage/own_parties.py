"""Finds the open parties that the participants of a browser are in."""

import itertools
from typing import NamedTuple

from parties.models import Participant


class OwnParty(NamedTuple):
    code: str
    name: str


def open_parties(subjects: list[str], limit: int) -> list[OwnParty]:
    """Returns the parties that are not closed and that they are still in, newest first. `subjects`
    are those of their tokens: one whose place has moved to another device is in no party."""
    keys = dict(each.partition(".")[::2] for each in subjects)
    found = (
        Participant.objects.filter(
            id__in=keys,
            standing=Participant.Standing.IN,
            party__closed_at=None,
        )
        .order_by("-party__created_at", "id")
        .values_list("id", "token_key", "party__code", "party__name")
    )
    own = (OwnParty(code, name) for who, key, code, name in found if keys[who] == key)
    return list(itertools.islice(own, limit))
