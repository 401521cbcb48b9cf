"""Many titles are retired and brought back with a question before, and nobody overwrites unseen."""

import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from catalog.models import CatalogRevision, Title

pytestmark = pytest.mark.django_db
LIST = "/admin/catalog/title/"


def titles(number: int) -> list[int]:
    return [Title.objects.create(name=f"Film {each}", year=2000).pk for each in range(number)]


def test_retiring_many_asks_first_and_stands_in_the_history_of_each(admin_client: Client) -> None:
    keys = titles(3)
    form = {"action": "retire", "_selected_action": keys[:1], "select_across": "1"}
    page = admin_client.post(LIST, form).content.decode()
    assert "Retire 3 titles?" in page
    assert Title.objects.active().count() == 3
    before = CatalogRevision.current()
    answer = admin_client.post(LIST, {**form, "confirmed": "yes"}, follow=True)
    assert "3 titles are retired." in answer.content.decode()
    assert not Title.objects.active().exists()
    assert CatalogRevision.current() > before
    assert sorted(int(each.object_id or 0) for each in LogEntry.objects.all()) == keys
    assert {each.get_change_message() for each in LogEntry.objects.all()} == {"Retired, one of 3."}


def test_restoring_brings_back_what_one_retirement_retired(admin_client: Client) -> None:
    earlier, *later = titles(3)
    Title.objects.filter(pk=earlier).update(retired_at=timezone.now() - datetime.timedelta(days=9))
    Title.objects.filter(pk__in=later).retire()
    form = {"action": "restore", "_selected_action": [earlier, *later]}
    page = admin_client.post(LIST, form).content.decode()
    moments = re.findall(r'name="moment" value="([^"]+)"( checked)?', page)
    assert [bool(checked) for _moment, checked in moments] == [True, False]
    chosen = {**form, "confirmed": "yes", "moment": moments[0][0]}
    answer = admin_client.post(LIST, chosen, follow=True)
    assert "2 titles are back." in answer.content.decode()
    assert sorted(Title.objects.active().values_list("pk", flat=True)) == later


def fields(page: str, **changes: str) -> dict[str, str]:
    """What a browser sends of the form of a title."""
    sent = dict(
        re.findall(r'<input type="(?:hidden|text|number)" name="([^"]+)" value="([^"]*)"', page)
    )
    return {**sent, "kind": "film", "popularity": "0", **changes}


def test_the_second_of_two_managers_is_shown_that_the_first_has_saved(admin_client: Client) -> None:
    [key] = titles(1)
    address = f"{LIST}{key}/change/"
    page = admin_client.get(address).content.decode()
    assert admin_client.post(address, fields(page, year="1999")).status_code == 302
    refused = admin_client.post(address, fields(page, name="Another name")).content.decode()
    assert "admin has changed this title while you did: Changed Year." in refused
    assert Title.objects.get(pk=key).year == 1999
    again = fields(refused, name="Another name")
    assert admin_client.post(address, again).status_code == 302
    assert Title.objects.get(pk=key).name == "Another name"
