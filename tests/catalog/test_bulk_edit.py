"""Genres, moods and places to watch of many titles are changed at once, after a preview."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from catalog.models import Availability, CatalogRevision, Genre, Mood, Title
from tests.browser.hostile_names import NAMES

pytestmark = pytest.mark.django_db
LIST = "/admin/catalog/title/"


def genre(name: str) -> Genre:
    return Genre.objects.create(slug=name.lower(), name=name)


def titles(number: int) -> list[Title]:
    return [Title.objects.create(name=f"Film {each}", year=2000) for each in range(number)]


def selected(some: list[Title], **fields: Any) -> dict[str, Any]:
    return {"action": "edit_many", "_selected_action": [each.pk for each in some], **fields}


def previewed(client: Client, some: list[Title], **fields: Any) -> str:
    answer = client.post(LIST, selected(some, step="preview", **fields))
    assert answer.status_code == 200
    return answer.content.decode()


def digest(page: str) -> str:
    [found] = re.findall(r'name="digest" value="([^"]+)"', page)
    return str(found)


def changed(client: Client, some: list[Title], **fields: Any) -> str:
    """The page that follows, once the preview is confirmed."""
    sure = {"step": "apply", "digest": digest(previewed(client, some, **fields))}
    return client.post(LIST, selected(some, **sure, **fields), follow=True).content.decode()


def names(title: Title) -> tuple[set[str], set[str], set[str]]:
    return (
        {each.name for each in title.genres.all()},
        {each.name for each in title.moods.all()},
        {str(each) for each in title.availability.all()},
    )


def test_what_is_chosen_is_added_and_taken_away(mia: Client) -> None:
    crime, drama = genre("Crime"), genre("Drama")
    dark = Mood.objects.create(slug="dark", name="Dark")
    first, second, other = titles(3)
    for each in (first, second, other):
        each.genres.add(drama)
        Availability.objects.create(title=each, country="DE", service="Arte", source="tmdb")
    chosen = {
        "add_genres": [crime.pk],
        "remove_genres": [drama.pk],
        "add_moods": [dark.pk],
        "add_service": "Mubi",
        "add_country": "FR",
        "add_offer": "rent",
        "remove_service": "Arte",
        "remove_country": "DE",
    }
    assert "2 titles are changed." in changed(mia, [first, second], **chosen)
    for each in (first, second):
        assert names(each) == ({"Crime"}, {"Dark"}, {"Mubi (FR)"})
        assert each.availability.get().offer == "rent"
    assert names(other) == ({"Drama"}, set(), {"Arte (DE)"})


def test_the_preview_names_what_would_change_and_saves_nothing(mia: Client) -> None:
    crime = genre("Crime")
    some = titles(25)
    some[0].genres.add(crime)
    before = CatalogRevision.current()
    page = previewed(mia, some, add_genres=[crime.pk])
    assert "24 titles would change." in page
    assert "Film 20 (2000)" in page
    assert "Film 21 (2000)" not in page
    assert "and 4 more" in page
    assert "1 title is so already." in page
    assert crime.titles.count() == 1
    assert CatalogRevision.current() == before
    assert not LogEntry.objects.exists()


def test_the_history_of_each_title_states_what_changed_in_it(mia: Client) -> None:
    crime, drama = genre("Crime"), genre("Drama")
    first, second, third = titles(3)
    first.genres.add(crime)
    third.genres.add(crime)
    second.genres.add(drama)
    changed(mia, [first, second, third], add_genres=[crime.pk], remove_genres=[drama.pk])
    [entry] = LogEntry.objects.all()
    assert (entry.object_id, entry.user.get_username()) == (str(second.pk), "mia")
    text = "Added genre “Crime”. Took away genre “Drama”. One of 1."
    assert entry.get_change_message() == text
    history = mia.get(f"{LIST}{second.pk}/history/").content.decode()
    assert text in history


def test_open_rooms_and_open_forms_of_the_titles_learn_of_it(mia: Client) -> None:
    some = titles(3)
    for each in some:
        Availability.objects.create(title=each, country="DE", service="Arte")
    before, moment = CatalogRevision.current(), Title.objects.get(pk=some[0].pk).changed_at
    changed(mia, some, remove_service="Arte", remove_country="DE")
    assert before < CatalogRevision.current() <= before + 2
    assert Title.objects.get(pk=some[0].pk).changed_at > moment


@pytest.mark.parametrize(
    ("fields", "reported"),
    [
        ({}, "Choose what is added or taken away."),
        (
            {"add_genres": "{crime}", "remove_genres": "{crime}"},
            "“Crime” cannot be added and taken away at once.",
        ),
        (
            {"add_service": "Arte", "remove_service": "Arte"},
            "“Arte” cannot be added and taken away at once.",
        ),
        ({"add_country": "DE"}, "Name the service in this country."),
        ({"add_service": "Arte", "add_country": "de"}, "A country is two capital letters"),
        ({"add_service": "A" * 61}, "at most 60 characters"),
        ({"add_genres": "999999"}, "999999 is not one of the available choices."),
        ({"add_offer": "gift", "add_service": "Arte"}, "gift is not one of the available choices."),
    ],
)
def test_what_is_not_possible_is_refused_with_a_sentence(
    mia: Client, fields: dict[str, str], reported: str
) -> None:
    crime = genre("Crime")
    some = titles(2)
    sent = {name: value.format(crime=crime.pk) for name, value in fields.items()}
    for step in ("preview", "apply"):
        page = mia.post(LIST, selected(some, step=step, **sent)).content.decode()
        assert reported in page
    assert not LogEntry.objects.exists()


def test_without_a_selected_title_nothing_is_asked(mia: Client) -> None:
    titles(1)
    page = mia.post(LIST, {"action": "edit_many", "index": 0}, follow=True).content.decode()
    assert "Items must be selected in order to perform actions on them." in page


def test_titles_that_somebody_changed_meanwhile_are_shown_again_first(mia: Client) -> None:
    crime = genre("Crime")
    first, second = titles(2)
    chosen = {"add_genres": [crime.pk]}
    seen = digest(previewed(mia, [first, second], **chosen))
    first.genres.add(crime)
    again = mia.post(LIST, selected([first, second], step="apply", digest=seen, **chosen))
    page = again.content.decode()
    assert "The titles were changed meanwhile: look again." in page
    assert "1 title would change." in page
    assert not second.genres.exists()
    sure = selected([first, second], step="apply", digest=digest(page), **chosen)
    mia.post(LIST, sure)
    assert second.genres.get() == crime
    assert [each.object_id for each in LogEntry.objects.all()] == [str(second.pk)]


def test_all_that_a_search_finds_is_changed_beyond_the_page_that_is_shown(mia: Client) -> None:
    crime = genre("Crime")
    titles(60)
    Title.objects.create(name="Other")
    address, first = f"{LIST}?missing=genres&q=film", Title.objects.all()[:1]
    fields = {"add_genres": [crime.pk], "select_across": "1"}
    page = mia.post(address, selected(list(first), step="preview", **fields)).content.decode()
    sure = selected(list(first), step="apply", digest=digest(page), **fields)
    assert "60 titles are changed." in mia.post(address, sure, follow=True).content.decode()
    assert crime.titles.count() == 60


def test_whoever_may_only_view_titles_changes_none(client: Client) -> None:
    crime = genre("Crime")
    some = titles(1)
    viewer = User.objects.create_user("bo", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_title"))
    client.force_login(viewer, "django.contrib.auth.backends.ModelBackend")
    assert "edit_many" not in client.get(LIST).content.decode()
    client.post(LIST, selected(some, step="apply", add_genres=[crime.pk], digest="x"))
    assert not some[0].genres.exists()


def test_places_to_watch_are_for_those_who_may_change_them_by_hand(client: Client) -> None:
    some = titles(1)
    editor = User.objects.create_user("cy", is_staff=True)
    for name in ("view_title", "change_title", "add_availability"):
        editor.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    page = client.post(LIST, selected(some)).content.decode()
    assert 'name="add_service"' in page
    assert 'name="remove_service"' not in page
    Availability.objects.create(title=some[0], service="Arte")
    refused = previewed(client, some, remove_service="Arte")
    assert "Choose what is added or taken away." in refused


@pytest.mark.parametrize("name", [*NAMES, '<script>"x"</script>', '[{"added": {}}]', "%s %(x)s"])
def test_names_are_shown_as_they_are_and_never_as_markup(mia: Client, name: str) -> None:
    word = Genre.objects.create(slug="word", name=name[:60])
    some = [Title.objects.create(name=name)]
    fields = {"add_genres": [word.pk], "add_service": name[:60]}
    page = previewed(mia, some, **fields)
    assert "<script>" not in page.replace("<script src", "").replace("<script id", "")
    assert "1 title is changed." in changed(mia, some, **fields)
    [entry] = LogEntry.objects.all()
    assert f"Added genre “{name[:60]}”." in entry.get_change_message()
    assert some[0].availability.get().service == name[:60]
