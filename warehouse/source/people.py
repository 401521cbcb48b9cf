"""Who took part: members and guests, without those who are to be forgotten."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model

from members.models import Forgotten
from parties.models import Participant

AT_A_TIME = 5000
Row = tuple[Any, ...]


def member_key(account: int) -> str:
    return f"member:{account}"


def forgotten() -> set[str]:
    """Their keys: a person's in history, or a participant's id."""
    rows = Forgotten.objects.values_list("person", "participant")
    return {key for row in rows for key in row if key}


def people(forgotten: set[str]) -> Iterator[Row]:
    yield from _members(forgotten)
    guests = Participant.objects.filter(member=None).order_by("id")
    for participant, joined in guests.values_list("id", "joined_at").iterator(AT_A_TIME):
        if participant not in forgotten:
            yield f"guest:{participant}", False, "", None, _day(joined)


def _members(forgotten: set[str]) -> Iterator[Row]:
    accounts = get_user_model()._default_manager.order_by("pk")
    rows = accounts.values_list(
        "pk", "date_joined", "member_profile__country", "member_profile__birth_year"
    )
    for account, since, country, born in rows.iterator(AT_A_TIME):
        if member_key(account) not in forgotten:
            yield member_key(account), True, str(country or ""), born, _day(since)


def participants(forgotten: set[str]) -> Iterator[Row]:
    """Which person each participant is; those who are to be forgotten are nobody."""
    rows = Participant.objects.order_by("id").values_list("id", "member_id")
    for participant, account in rows.iterator(AT_A_TIME):
        person = f"guest:{participant}" if account is None else member_key(account)
        if not {participant, person} & forgotten:
            yield participant, person


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(datetime.UTC).date()
