"""Moderating parties in the admin."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from parties.domain.chat import SendMessage
from parties.models import ChatMessage, Party
from parties.storage import create_party, party_store
from recommender.core.strategies import DEFAULT_STRATEGY


@pytest.mark.django_db
def test_a_moderator_finds_and_closes_a_party(admin_client: Client) -> None:
    state, _ = create_party.create_party("Movie night", "Ana", None, "")
    other, _ = create_party.create_party("Book club", "Bo", None, "")
    page = admin_client.get("/admin/parties/party/", {"q": "movie"}).content.decode()
    assert state.code in page
    assert other.code not in page
    party = Party.objects.get(code=state.code)
    answer = admin_client.post(
        "/admin/parties/party/", {"action": "close", "_selected_action": [party.pk]}, follow=True
    )
    assert "1 party closed." in answer.content.decode()
    assert party_store.load(state.code).closed
    assert not party_store.load(other.code).closed


@pytest.mark.django_db
def test_a_moderator_reads_a_party_and_changes_nothing_by_hand(admin_client: Client) -> None:
    state, _ = create_party.create_party("Movie night", "Ana", None, "")
    party = Party.objects.get(code=state.code)
    page = admin_client.get(f"/admin/parties/party/{party.pk}/change/").content.decode()
    assert "Ana" in page
    assert 'name="locked"' not in page
    assert admin_client.get("/admin/parties/party/add/").status_code == 403


@pytest.mark.django_db
def test_a_moderator_reads_how_lists_are_made_in_words(admin_client: Client) -> None:
    state, _ = create_party.create_party("Movie night", "Ana", None, "")
    party = Party.objects.get(code=state.code)
    for address in ("", f"{party.pk}/change/", f"?strategy={DEFAULT_STRATEGY}"):
        page = admin_client.get(f"/admin/parties/party/{address}").content.decode()
        assert "Each gets a share" in page
        assert f">{DEFAULT_STRATEGY}" not in page


def wrote(code: str, who: str, text: str) -> ChatMessage:
    party_store.commit(code, [SendMessage(who, text, timezone.now())], None)
    return ChatMessage.objects.latest("pk")


@pytest.mark.django_db
def test_a_moderator_finds_and_erases_what_was_written(admin_client: Client) -> None:
    state, ana = create_party.create_party("Movie night", "Ana", None, "")
    nasty, nice = wrote(state.code, ana, "a nasty word"), wrote(state.code, ana, "a nice word")
    page = admin_client.get("/admin/parties/chatmessage/", {"q": "nasty"}).content.decode()
    assert "a nasty word" in page
    assert "a nice word" not in page
    before = party_store.load(state.code).revision
    chosen = {"action": "delete_selected", "_selected_action": [nasty.pk], "post": "yes"}
    admin_client.post("/admin/parties/chatmessage/", chosen)
    after = party_store.load(state.code)
    assert [each.text for each in after.messages] == ["", "a nice word"]
    assert after.revision == before + 1
    admin_client.post(f"/admin/parties/chatmessage/{nice.pk}/delete/", {"post": "yes"})
    assert [each.deleted for each in party_store.load(state.code).messages] == [True, True]
    assert not ChatMessage.objects.exclude(text="").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "reads", "erases"), [("view", 200, 403), ("change", 403, 403)])
def test_messages_are_read_and_erased_by_who_may_alone(verb: str, reads: int, erases: int) -> None:
    state, ana = create_party.create_party("Movie night", "Ana", None, "")
    message = wrote(state.code, ana, "between us")
    staff = User.objects.create_user("mia", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename=f"{verb}_party"))
    if verb == "view":
        staff.user_permissions.add(Permission.objects.get(codename="view_chatmessage"))
    browser = Client()
    browser.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    address = f"/admin/parties/chatmessage/{message.pk}"
    assert browser.get("/admin/parties/chatmessage/").status_code == reads
    assert browser.post(f"{address}/delete/", {"post": "yes"}).status_code == erases
    assert browser.post(f"{address}/change/", {"text": "changed"}).status_code == 403
    assert ChatMessage.objects.get().text == "between us"
