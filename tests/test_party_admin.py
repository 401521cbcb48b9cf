"""Moderating parties in the admin."""

import pytest
from django.test import Client

from parties import founding, store
from parties.models import Party


@pytest.mark.django_db
def test_a_moderator_finds_and_closes_a_party(admin_client: Client) -> None:
    state, _ = founding.found("Movie night", "Ana", None, "")
    other, _ = founding.found("Book club", "Bo", None, "")
    page = admin_client.get("/admin/parties/party/", {"q": "movie"}).content.decode()
    assert state.code in page
    assert other.code not in page
    party = Party.objects.get(code=state.code)
    answer = admin_client.post(
        "/admin/parties/party/", {"action": "close", "_selected_action": [party.pk]}, follow=True
    )
    assert "1 party closed." in answer.content.decode()
    assert store.load(state.code).closed
    assert not store.load(other.code).closed


@pytest.mark.django_db
def test_a_moderator_reads_a_party_and_changes_nothing_by_hand(admin_client: Client) -> None:
    state, _ = founding.found("Movie night", "Ana", None, "")
    party = Party.objects.get(code=state.code)
    page = admin_client.get(f"/admin/parties/party/{party.pk}/change/").content.decode()
    assert "Ana" in page
    assert 'name="locked"' not in page
    assert admin_client.get("/admin/parties/party/add/").status_code == 403
