"""What moderators may do to a party, whoever its host is, and names that nobody may have."""

import asyncio
import re
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from parties.domain.blocked_names import BlockedName, is_blocked
from parties.domain.chat import SendMessage
from parties.domain.codes import new_id
from parties.domain.errors import Refused
from parties.domain.joining import Join
from parties.domain.membership import Rename
from parties.domain.permissions import no_longer_in
from parties.domain.state import PartyState
from parties.models import BlockedName as Blocked
from parties.models import ChatMessage, Party
from parties.moderation import commit
from parties.pages.texts import CLOSED_SCREENS
from parties.rooms.registry import rooms
from parties.storage import create_party, party_store
from tests.parties.test_engines import PATIENCE

SYNC = pytest.mark.django_db


def party_of_two() -> tuple[PartyState, str, str]:
    state, ana = create_party.create_party("Movie night", "Ana", None, "")
    bo = new_id()
    party_store.commit(state.code, [Join(bo, "Bo", "participant", timezone.now(), 50)], None)
    return party_store.load(state.code), ana, bo


def page_of(state: PartyState) -> str:
    return f"/admin/parties/party/{Party.objects.get(code=state.code).pk}"


@SYNC
def test_a_host_who_is_removed_has_a_successor() -> None:
    state, ana, bo = party_of_two()
    commit.remove(state.code, ana)
    after = party_store.load(state.code)
    assert after.participants[ana].standing == "removed"
    assert after.participants[bo].role == "host"


@SYNC
def test_who_is_banned_leaves_a_locked_party_with_another_link() -> None:
    state, _ana, bo = party_of_two()
    commit.ban(state.code, bo)
    after = party_store.load(state.code)
    assert after.participants[bo].standing == "banned"
    assert after.locked
    assert after.secret != state.secret


@SYNC
def test_who_a_moderator_banned_reads_that_it_may_not_have_been_the_host() -> None:
    state, _ana, bo = party_of_two()
    commit.ban(state.code, bo)
    refused = no_longer_in(party_store.load(state.code).participants[bo])
    screen = next(each for each in CLOSED_SCREENS if each.name == "banned")
    assert refused.detail.endswith("by its host or by who runs this site.")
    assert str(screen.text).startswith("Its host, or who runs this site, has banned you")


@SYNC
def test_a_party_that_a_moderator_closed_is_opened_by_a_moderator_alone() -> None:
    state, _ana, _bo = party_of_two()
    assert commit.close(state.code)
    assert not commit.close(state.code)
    closed = party_store.load(state.code)
    assert (closed.closed, closed.closed_by_host) == (True, False)
    assert commit.reopen(state.code)
    assert not party_store.load(state.code).closed


@SYNC
def test_a_party_that_its_host_closed_stays_closed_once_a_moderator_closes_it_too() -> None:
    state, _ana, _bo = party_of_two()
    Party.objects.filter(code=state.code).update(closed_at=timezone.now(), closed_by_host=True)
    commit.close(state.code)
    assert not Party.objects.get(code=state.code).closed_by_host


@SYNC
def test_a_message_of_a_closed_party_is_erased(admin_client: Client) -> None:
    state, ana, _bo = party_of_two()
    party_store.commit(state.code, [SendMessage(ana, "nasty", timezone.now())], None)
    commit.close(state.code)
    chosen = {"action": "delete_selected", "_selected_action": [ChatMessage.objects.get().pk]}
    admin_client.post("/admin/parties/chatmessage/", {**chosen, "post": "yes"})
    assert ChatMessage.objects.get().text == ""


@SYNC
@pytest.mark.parametrize("query", ["movie", "CODE", "bo", "ana movie", "zoe@example.org"])
def test_a_party_is_found_by_code_name_or_person(admin_client: Client, query: str) -> None:
    state, ana, _bo = party_of_two()
    other, _ = create_party.create_party("Reading", "Cy", None, "")
    zoe = User.objects.create_user("zoe", "zoe@example.org")
    Party.objects.get(code=state.code).participants.filter(pk=ana).update(member=zoe)
    asked = {"q": state.code.lower() if query == "CODE" else query}
    page = admin_client.get("/admin/parties/party/", asked).content.decode()
    assert state.code in page
    assert other.code not in page


@SYNC
def test_a_partys_page_shows_the_ids_by_which_the_log_names_its_people(
    admin_client: Client,
) -> None:
    state, ana, bo = party_of_two()
    page = admin_client.get(f"{page_of(state)}/change/").content.decode()
    assert re.findall(r"<code>([^<]+)</code>", page) == [ana, bo]


@SYNC
def test_a_person_is_renamed_from_the_partys_page_and_it_is_recorded(admin_client: Client) -> None:
    state, _ana, bo = party_of_two()
    form = {"deed": "rename", "participant": bo, "name": " Ana\u200b "}
    page = admin_client.post(f"{page_of(state)}/moderate/", form, follow=True).content.decode()
    assert party_store.load(state.code).participants[bo].name == "Ana (2)"
    assert "is renamed" in page
    assert "renamed" in LogEntry.objects.get().get_change_message()


@SYNC
def test_a_removal_is_asked_about_first(admin_client: Client) -> None:
    state, _ana, bo = party_of_two()
    form = {"deed": "remove", "participant": bo}
    page = admin_client.post(f"{page_of(state)}/moderate/", form).content.decode()
    assert "Remove Bo from the party?" in page
    assert party_store.load(state.code).participants[bo].is_in
    admin_client.post(f"{page_of(state)}/moderate/", {**form, "confirmed": "yes"})
    assert not party_store.load(state.code).participants[bo].is_in


@SYNC
@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"deed": "explode"}, "This cannot be done"),
        ({"deed": "remove", "participant": "nobody", "confirmed": "yes"}, "This cannot be done"),
        ({"deed": "rename_party", "name": "\u200b"}, "A name has 1 to 80 characters"),
        ({"deed": "rename_party", "name": "x" * 81}, "A name has 1 to 80 characters"),
        ({"deed": "remove", "participant": "", "confirmed": "yes"}, "Nobody with this id"),
    ],
)
def test_what_cannot_be_done_is_answered_with_a_sentence(
    admin_client: Client, form: dict[str, str], says: str
) -> None:
    state, _ana, _bo = party_of_two()
    page = admin_client.post(f"{page_of(state)}/moderate/", form, follow=True).content.decode()
    assert says in page
    assert party_store.load(state.code) == state


@SYNC
def test_who_may_only_look_changes_nothing() -> None:
    state, _ana, bo = party_of_two()
    staff = User.objects.create_user("mia", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename="view_party"))
    browser = Client()
    browser.force_login(staff, "django.contrib.auth.backends.ModelBackend")
    page = browser.get(f"{page_of(state)}/change/").content.decode()
    assert "Bo" in page
    assert "Ban" not in page
    form = {"deed": "remove", "participant": bo, "confirmed": "yes"}
    assert browser.post(f"{page_of(state)}/moderate/", form).status_code == 403
    key = Party.objects.get(code=state.code).pk
    for action in ("close", "reopen"):
        browser.post("/admin/parties/party/", {"action": action, "_selected_action": [key]})
    assert party_store.load(state.code) == state


@pytest.mark.once
def test_every_action_of_the_admin_states_its_permission() -> None:
    registered: list[Any] = list(admin.site._registry.values())
    for model_admin in registered:
        for action, name, _label in model_admin._get_base_actions():
            assert getattr(action, "allowed_permissions", ()), f"{model_admin}: {name}"


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "anywhere", "blocked"),
    [
        ("Nasty", False, True),
        ("n a-s.t_y", False, True),
        ("NÁSTY", False, True),
        ("N\u0430sty", False, True),  # a Cyrillic letter
        ("Nasty (2)", False, True),
        ("Nastya", False, False),
        ("Nastya", True, True),
        ("Ana", True, False),
    ],
)
def test_a_name_is_blocked_however_it_is_written(typed: str, anywhere: bool, blocked: bool) -> None:
    assert is_blocked(typed, [BlockedName("nasty", anywhere)]) is blocked


@SYNC
def test_nobody_joins_creates_or_renames_with_a_blocked_name() -> None:
    state, ana, _bo = party_of_two()
    Blocked.objects.create(name="nasty")
    join = Join(new_id(), "Nasty", "participant", timezone.now(), 50)
    outcomes = party_store.commit(state.code, [join, Rename(ana, "NASTY")], None).outcomes
    assert [getattr(each, "code", None) for each in outcomes] == ["name_blocked"] * 2
    with pytest.raises(Refused, match="not allowed"):
        create_party.create_party("Nasty", "Cy", None, "")


@SYNC
def test_who_has_a_name_that_is_blocked_is_renamed(admin_client: Client) -> None:
    state, _ana, bo = party_of_two()
    answer = admin_client.post("/admin/parties/blockedname/add/", {"name": "bo"}, follow=True)
    assert "1 person or party" in answer.content.decode()
    assert party_store.load(state.code).participants[bo].name == "Guest"
    answer = admin_client.post("/admin/parties/blockedname/add/", {"name": "..."})
    assert "needs a letter" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
async def test_a_moderator_reaches_the_rooms_of_the_same_process_at_once() -> None:
    state, _ = await sync_to_async(create_party.create_party)("Movie night", "Ana", None, "")
    live = rooms()
    try:
        room = await live.room(state.code)
        await sync_to_async(commit.rename_party)(state.code, "Quiet night")
        async with asyncio.timeout(PATIENCE):
            while (known := room.replica.cached) is None or known.name != "Quiet night":
                await asyncio.sleep(0.01)
    finally:
        await live.close()
