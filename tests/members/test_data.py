"""Download my data and delete my data: complete, by walking every table that there is."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import ForeignKey, Model
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import Settings

from history.backend import history
from members.data import deletion
from members.data.download import sections
from members.data.inventory import INVENTORY
from members.models import Forgotten, MemberProfile, MemberSession
from parties.models import Impression, Lease, Participant, Party, Pick, Weight
from parties.storage.history_sync import person_of
from tests.members.accounts import (
    PASSWORD,
    member,
    no_sign_in_attempts,
    reauthenticate,
    same_browser,
    sign_in,
)
from tests.members.complete_member import AT, create_everything

pytestmark = pytest.mark.django_db

# Tables with people in them that a download shows in another way, or rightly does not show.
SHOWN_OTHERWISE = {
    "history.Rating": "through history's interface, as ratings",
    "history.View": "through history's interface, as views",
    "parties.Impression": "as lists_shown, with the member's own fits only",
    "members.MemberSession": "secrets: whoever has one is signed in",
    "sessions.Session": "unused: members.MemberSession stands in for it",
    "history.Change": "says which of the ratings and views changed, and nothing else",
    "history.Pending": "writes to history on their way; history's interface shows them already",
    "catalog.TableUpload": "a manager's work on the catalogue; without its person after deletion",
    "catalog.TitleMerge": "a manager's work on the catalogue; without its person after deletion",
    "catalog.DistinctTitles": "a manager's work on the catalogue; then without its person",
    "members.Forgotten": "keys that lead to nobody any more",
}
KEYS_IN_TEXT = {"person", "participants", "session_data", "account"}


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(settings: Settings) -> None:
    no_sign_in_attempts(settings)


def downloaded(who: User) -> dict[str, list[dict[str, Any]]]:
    return {name: [row for some in rows for row in some] for name, rows in sections(who.pk).items()}


def leads_to_people(model: type[Model], above: tuple[type[Model], ...] = ()) -> bool:
    """By any chain of foreign keys to an account or a participant, or by a key in text."""
    keys = [each for each in model._meta.concrete_fields if isinstance(each, ForeignKey)]
    others = {each.name for each in model._meta.concrete_fields} - {each.name for each in keys}
    if model in (User, Participant) or KEYS_IN_TEXT & others:
        return True
    return any(
        leads_to_people(key.related_model, (*above, model))
        for key in keys
        if key.related_model not in (*above, model)
    )


def tables() -> Iterator[type[Model]]:
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


def everything_stored() -> str:
    """All rows of all tables, as text."""
    return "\n".join(
        f"{model._meta.label} {list(model._default_manager.values())}" for model in tables()
    )


def test_every_table_with_people_in_it_is_downloaded_or_has_its_reason() -> None:
    with_people = {model._meta.label for model in tables() if leads_to_people(model)}
    table = {each.model._meta.label for each in INVENTORY}
    assert with_people == table | set(SHOWN_OTHERWISE)


@pytest.mark.parametrize("table", INVENTORY, ids=lambda table: table.name)
def test_every_column_is_downloaded_or_has_its_reason(table: Any) -> None:
    shown = {name.partition("__")[0] for name in table.columns.split()}
    columns = {each.name for each in table.model._meta.concrete_fields}
    assert shown | set(table.omitted) == columns
    assert not shown & set(table.omitted)


def test_the_download_has_something_from_every_table_and_only_ones_own() -> None:
    ana, bo = member("Ana"), member("Bo")
    mine, others = create_everything(ana, "CINEMA"), create_everything(bo, "MOVIES")
    found = downloaded(ana)
    assert [name for name, rows in found.items() if not rows] == []
    assert found["parties"][0]["id"] == mine.pk
    assert found["ratings"][0]["title_name"] == "Arrival"
    assert found["views"][0]["seconds"] == 6960
    assert found["lists_shown"][0]["titles"][0] == {
        "title": found["ratings"][0]["title"],
        "rank": 1,
        "block": "main",
        "fit": 0.8,
    }
    text = str(found)
    assert bo.email not in text
    assert others.pk not in text
    assert "somebody-else" not in text


def test_no_secret_is_in_the_download() -> None:
    ana = member()
    create_everything(ana)
    text = str(downloaded(ana))
    assert ana.password not in text
    assert "credential" not in text


@pytest.mark.parametrize("rows", [0, 1, 999, 1000, 1001])
def test_a_long_history_is_downloaded_whole(rows: int) -> None:
    ana = member()
    participant = create_everything(ana)
    Weight.objects.all().delete()
    Weight.objects.bulk_create(
        Weight(participant=participant, key=f"title:{each}", value=0.5) for each in range(rows)
    )
    assert sorted(row["key"] for row in downloaded(ana)["weights"]) == sorted(
        f"title:{each}" for each in range(rows)
    )


@pytest.mark.django_db(transaction=True)
async def test_the_file_is_json_and_asks_for_the_password_first() -> None:
    ana = await sync_to_async(member)()
    await sync_to_async(create_everything)(ana)
    browser = await sync_to_async(sign_in)(ana)
    asked = await same_browser(browser).get("/me/data/download/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    await sync_to_async(reauthenticate)(browser)
    answer = cast(StreamingHttpResponse, await same_browser(browser).get("/me/data/download/"))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="watchparty-')
    pieces = cast(AsyncIterator[bytes], answer.streaming_content)
    content = b"".join([piece async for piece in pieces])
    file = json.loads(content)
    assert file["account"][0]["email"] == ana.email
    assert set(file) == {"made_at", *sections(ana.pk)}


def test_nothing_that_is_stored_anywhere_leads_to_a_deleted_member() -> None:
    ana, bo = member("Anastazija"), member("Bo")
    browser, participant = sign_in(ana), create_everything(ana, "CINEMA")
    create_everything(bo, "MOVIES")
    traces = [ana.email, ana.username, "Anastazija", participant.name]
    traces += [f"Telephone of {ana.pk}", f"ratings of {ana.pk}.csv"]
    assert [trace for trace in traces if trace not in everything_stored()] == []
    bos = downloaded(bo)
    deletion.delete(ana)
    stored = everything_stored()
    assert [trace for trace in traces if trace in stored] == []
    assert downloaded(bo) == bos
    assert browser.get("/me/").status_code == 302


def by_themselves(who: User) -> None:
    deletion.delete(who)


def by_a_program(who: User) -> None:
    who.delete()


def by_a_program_at_once(who: User) -> None:
    User.objects.filter(pk=who.pk).delete()


def on_their_page_in_the_admin(who: User) -> None:
    as_staff().post(f"/admin/auth/user/{who.pk}/delete/", {"post": "yes"})


def from_the_list_in_the_admin(who: User) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [who.pk], "post": "yes"}
    as_staff().post("/admin/auth/user/", chosen)


def from_the_profile_in_the_admin(who: User) -> None:
    profile = MemberProfile.objects.get(user=who)
    staff = as_staff()
    asked = staff.post(f"/admin/members/memberprofile/{profile.pk}/delete/", {"post": "yes"})
    assert asked.headers["Location"] == f"/admin/auth/user/{who.pk}/delete/"
    staff.post(asked.headers["Location"], {"post": "yes"})


def as_staff() -> Client:
    browser = Client()
    mia = User.objects.create_superuser("mia", "mia@example.org")
    browser.force_login(mia, "django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize(
    "deleted",
    [
        by_themselves,
        by_a_program,
        by_a_program_at_once,
        on_their_page_in_the_admin,
        from_the_list_in_the_admin,
        from_the_profile_in_the_admin,
    ],
)
def test_however_an_account_is_deleted_nothing_of_it_stays(deleted: Callable[[User], None]) -> None:
    ana = member("Anastazija")
    participant = create_everything(ana)
    person, number = person_of(ana.pk), ana.pk
    deleted(ana)
    assert not User.objects.filter(pk=number).exists()
    assert [row for table in INVENTORY for row in table.of(number)] == []
    assert history().ratings(person) == []
    assert history().recent_views(person, 10) == []
    participant.refresh_from_db()
    assert (participant.name, participant.member) == ("Someone", None)
    keys = set(Forgotten.objects.values_list("person", "participant"))
    assert keys == {(person, None), (None, participant.pk)}


def test_the_list_of_members_deletes_no_profile_without_its_account() -> None:
    ana = member()
    profile = MemberProfile.objects.get(user=ana)
    chosen = {"action": "delete_selected", "_selected_action": [profile.pk], "post": "yes"}
    as_staff().post("/admin/members/memberprofile/", chosen)
    profile.refresh_from_db()


def test_of_a_deleted_member_only_keys_that_lead_nowhere_stay() -> None:
    ana = member()
    participant = create_everything(ana)
    person = person_of(ana.pk)
    number = ana.pk
    deletion.delete(ana)
    assert [row for table in INVENTORY for row in table.of(number)] == []
    assert history().ratings(person) == []
    assert history().recent_views(person, 10) == []
    keys = set(Forgotten.objects.values_list("person", "participant"))
    assert keys == {(person, None), (None, participant.pk)}
    assert str(Forgotten.objects.first()) == participant.pk
    for model in tables():
        if model._meta.label in ("members.Forgotten", "history.Change"):
            continue
        for row in model._default_manager.values():
            assert person not in str(row), model


def test_the_party_stays_with_someone_in_it() -> None:
    ana = member()
    participant = create_everything(ana)
    before = Party.objects.get().revision
    deletion.delete(ana)
    participant.refresh_from_db()
    assert participant.name == "Someone"
    assert participant.member is None
    assert participant.taste_at is None
    assert participant.role == "host"
    assert Pick.objects.get().by == participant
    assert Impression.objects.count() == 1
    assert Party.objects.get().revision == before + 1


def test_a_place_as_viewer_is_downloaded_and_forgotten_too() -> None:
    ana, bo = member("Ana"), member("Bo")
    party = create_everything(bo).party
    place = {"party": party, "name": "Ana's", "role": "viewer", "joined_at": AT}
    view = Participant.objects.create(id="view", viewing_member=ana, **place)
    Lease.objects.create(process="a", taken_at=AT, expires_at=AT, participant=view)
    found = downloaded(ana)
    assert [row["id"] for row in found["parties"]] == ["view"]
    assert [row["participant"] for row in found["open_screens"]] == ["view"]
    before = party.revision
    deletion.delete(ana)
    view.refresh_from_db()
    party.refresh_from_db()
    assert (view.name, view.viewing_member) == ("Someone", None)
    assert party.revision == before + 1
    assert Forgotten.objects.filter(participant="view").exists()
    assert not Lease.objects.filter(participant=view).exists()


def test_deleting_asks_for_the_password_and_for_a_yes() -> None:
    ana = member()
    browser = sign_in(ana)
    asked = browser.get("/me/data/delete/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    reauthenticate(browser)
    assert "Tick this first" in browser.post("/me/data/delete/", {}).content.decode()
    browser.cookies["watchparty_CINEMA"] = "a token"
    gone = browser.post("/me/data/delete/", {"sure": "on"})
    assert "Your account is deleted" in gone.content.decode()
    assert gone.cookies["watchparty_CINEMA"].value == ""
    assert not User.objects.exists()
    assert not MemberSession.objects.exists()
    again = Client().post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    assert "not correct" in again.content.decode()


def test_an_address_is_free_again_once_its_account_is_deleted(client: Client) -> None:
    ana = member()
    deletion.delete(ana)
    fields = {"display_name": "Ana", "email": ana.email, "password1": "three small cinemas"}
    assert client.post("/accounts/signup/", fields).status_code == 302
    again = User.objects.get()
    assert [row["display_name"] for row in downloaded(again)["profile"]] == ["Ana"]
    assert downloaded(again)["parties"] == []
