"""`manage.py growth` measures, multiplies, and leaves no table out."""

import datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from members.models import MemberSession
from parties.models import BlockedName, DeletedParty, Interaction, LogRetention, Participant
from tests.members.accounts import member
from tests.watchparty_site.test_tidy import ROWS_OF_AN_EVENING, evening
from watchparty_site.tidying.growth import FEWEST_ROWS, PARTY_OF, measure, other_tables

pytestmark = pytest.mark.django_db

PARTIES = FEWEST_ROWS // ROWS_OF_AN_EVENING


def test_every_table_of_parties_is_measured() -> None:
    grow_otherwise = {BlockedName, DeletedParty, LogRetention}
    assert set(apps.get_app_config("parties").get_models()) == set(PARTY_OF) | grow_otherwise


def test_what_a_party_leaves_is_multiplied_by_a_year_and_limited_by_retention(
    settings: Settings,
) -> None:
    _empty_file_of("parties_interaction")
    for number in range(PARTIES):
        evening(number, 1)
    evening(PARTIES, 20)
    Participant.objects.filter(pk="ana-00000").update(member=member("Ana"))
    growth = measure(7)
    tables = {each.table: each for each in growth.tables}
    log, people = tables["parties_interaction"], tables["parties_participant"]
    assert growth.parties == PARTIES
    assert (log.rows_a_party, people.rows_a_party) == (ROWS_OF_AN_EVENING, 2)
    assert log.rows_a_year(1000) == ROWS_OF_AN_EVENING * 1000 * 365
    assert log.most_rows(1000) == ROWS_OF_AN_EVENING * 1000 * settings.LOG_DAYS
    assert log.rows_that_stay(1000) == 0
    assert people.most_rows(1000) == pytest.approx(2 * 1000 * settings.PARTY_DAYS * 0.9)
    assert people.rows_that_stay(1000) == pytest.approx(2 * 1000 * 365 * 0.1)
    assert log.row_bytes is not None
    assert 50 < log.row_bytes < 5000
    assert people.row_bytes is None


def _empty_file_of(table: str) -> None:
    """PostgreSQL keeps the rows that tests before rolled back in the file that is measured."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table}")


def test_the_command_prints_every_table_and_the_sum() -> None:
    for number in range(PARTIES):
        evening(number, 1)
    MemberSession.objects.create(
        session_key="s", expire_date=timezone.now() + datetime.timedelta(days=1)
    )
    out = StringIO()
    call_command("growth", parties=10.0, stdout=out)
    printed = out.getvalue()
    assert [each._meta.db_table for each in PARTY_OF if each._meta.db_table not in printed] == []
    assert f"{Interaction.objects.count() // PARTIES * 10 * 365:,}" in printed
    assert "members_membersession" in printed
    assert "\nall " in printed
    assert {table: rows for table, rows, _ in other_tables()}["members_membersession"] == 1


def test_a_site_without_parties_has_nothing_to_measure() -> None:
    with pytest.raises(CommandError, match="no party in the last 7 days"):
        call_command("growth")
