"""Reads members, guests and participants, without those who were forgotten."""

import datetime
from collections.abc import Iterable, Iterator

from django.contrib.auth import get_user_model

from history.person_keys import member_key
from members.models import Forgotten
from parties.models import Participant
from warehouse.staging_schema import ParticipantRow, PersonRow

CHUNK_SIZE = 5000
Guests = Iterable[tuple[str, datetime.date]]
"""Ids of participants whom only publications have, and a day of the month they first came in."""


def forgotten() -> set[str]:
    """Returns the keys of forgotten people: in history, or ids of participants."""
    rows = Forgotten.objects.values_list("person", "participant")
    return {key for row in rows for key in row if key}


def people(forgotten: set[str]) -> Iterator[PersonRow]:
    yield from _members(forgotten)
    guests = Participant.objects.filter(member=None).order_by("id")
    for participant, joined in guests.values_list("id", "joined_at").iterator(CHUNK_SIZE):
        if participant not in forgotten:
            yield PersonRow(f"guest:{participant}", False, "", None, _day(joined))


def _members(forgotten: set[str]) -> Iterator[PersonRow]:
    accounts = get_user_model()._default_manager.order_by("pk")
    rows = accounts.values_list(
        "pk", "date_joined", "member_profile__country", "member_profile__birth_year"
    )
    for account, since, country, born in rows.iterator(CHUNK_SIZE):
        if member_key(account) not in forgotten:
            key = member_key(account)
            yield PersonRow(key, True, str(country or ""), born, _day(since))


def participants(forgotten: set[str]) -> Iterator[ParticipantRow]:
    """Yields the person of each participant, without those who were forgotten."""
    rows = Participant.objects.order_by("id").values_list("id", "member_id")
    for participant, account in rows.iterator(CHUNK_SIZE):
        person = f"guest:{participant}" if account is None else member_key(account)
        if not {participant, person} & forgotten:
            yield ParticipantRow(participant, person)


def retained_people(guests: Guests) -> Iterator[PersonRow]:
    for participant, since in guests:
        yield PersonRow(f"guest:{participant}", False, "", None, since)


def retained_participants(guests: Guests) -> Iterator[ParticipantRow]:
    for participant, _ in guests:
        yield ParticipantRow(participant, f"guest:{participant}")


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(datetime.UTC).date()
