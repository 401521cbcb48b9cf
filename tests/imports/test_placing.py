"""A member places names by hand, and what they chose is remembered for later imports."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.merging.merge import merge
from catalog.models import Credit, Person, Title
from history.backend import history
from imports.models import Entry, Import, PlacedName
from tests.imports import sample_exports
from tests.imports.test_views import brings, shown
from tests.members.accounts import is_signed_in, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    for name, year in (("Rebecca", 1940), ("Troll", 1986), ("Troll Hunter", 2010), ("Roma", 2018)):
        Title.objects.create(name=name, year=year)
    return member("Ana")


def netflix(*names: str) -> bytes:
    return sample_exports.viewing_history(*((name, "13.01.21") for name in names))


def only() -> Entry:
    return Entry.objects.get()


def page_of(address: str, entry: Entry) -> str:
    return f"{address}titles/{entry.pk}/"


def places(browser: Client, address: str, entry: Entry, title: str) -> None:
    browser.post(page_of(address, entry), {"title": title})
    entry.refresh_from_db()


@pytest.mark.parametrize("name", ["Rebecca", "Troll"])
def test_the_only_title_of_a_name_is_a_question_if_it_is_much_older_than_the_service(
    ana: User, name: str
) -> None:
    address = brings(is_signed_in(ana), netflix(name))
    assert (only().verdict, only().title) == ("ambiguous", None)
    assert f"{name} (19" in shown(is_signed_in(ana), address)


def test_a_candidate_that_is_merged_before_it_is_chosen_is_the_title_that_it_is_now(
    ana: User,
) -> None:
    browser = is_signed_in(ana)
    address, old = brings(browser, netflix("Rebecca")), Title.objects.get(name="Rebecca")
    kept = Title.objects.create(name="Rebecca of Manderley", year=1940)
    merge(old.pk, kept.pk)
    assert "Rebecca of Manderley (1940)" in shown(browser, address)
    for sent in (old.pk, kept.pk):
        browser.post(address, {f"entry-{only().pk}": str(sent)})
        assert only().title == kept
        Entry.objects.update(title=None)


def test_a_title_of_the_services_time_is_found(ana: User) -> None:
    brings(is_signed_in(ana), netflix("Roma"))
    assert (only().verdict, only().title) == ("matched", Title.objects.get(name="Roma"))


@pytest.mark.parametrize("name", ["Roma", "Rebecca", "Never heard of"])
def test_any_line_is_placed_by_searching_the_catalogue(ana: User, name: str) -> None:
    browser = is_signed_in(ana)
    address, hunter = brings(browser, netflix(name)), Title.objects.get(name="Troll Hunter")
    found = shown(browser, page_of(address, only()) + "?q=troll")
    assert found.index("Troll (1986)") < found.index("Troll Hunter (2010)")
    assert "Rebecca (1940)" not in found
    places(browser, address, only(), str(hunter.pk))
    assert (only().title, only().verdict) == (hunter, "matched")
    assert "Troll Hunter (2010)" in shown(browser, f"{address}?show=matched")


def test_what_was_chosen_is_remembered_and_what_was_refused_too(ana: User) -> None:
    browser = is_signed_in(ana)
    roma, hunter = (Title.objects.get(name=name) for name in ("Roma", "Troll Hunter"))
    address = brings(browser, netflix("Troll", "Roma"))
    for entry in Entry.objects.all():
        chosen = "none" if entry.title == roma else str(hunter.pk)
        places(browser, address, entry, chosen)
    brings(browser, netflix("Troll", "Roma"))
    found = {entry.name: (entry.title, entry.verdict) for entry in Entry.objects.all()}
    assert found == {"Troll": (hunter, "matched"), "Roma": (None, "unknown")}
    brings(is_signed_in(member("Bo")), netflix("Roma"))
    assert Entry.objects.get(title=roma).verdict == "matched"


def test_a_choice_among_several_is_remembered(ana: User) -> None:
    browser = is_signed_in(ana)
    address = brings(browser, netflix("Troll"))
    troll = Title.objects.get(name="Troll")
    browser.post(address, {f"entry-{only().pk}": str(troll.pk)})
    brings(browser, netflix("Troll"))
    assert (only().title, only().verdict) == (troll, "matched")


def test_another_members_lines_and_titles_that_are_gone_cannot_be_placed(ana: User) -> None:
    address = brings(is_signed_in(ana), netflix("Roma"))
    entry, roma = only(), Title.objects.get(name="Roma")
    bo = is_signed_in(member("Bo"))
    assert bo.post(page_of(address, entry), {"title": "none"}).status_code == 404
    troll = Title.objects.filter(name="Troll")
    troll.retire()
    for title in (str(troll.get().pk), "9" * 40, "x", "", "\0"):
        places(is_signed_in(ana), address, entry, title)
    assert entry.title == roma
    assert not PlacedName.objects.exists()


def test_two_films_of_one_name_and_year_look_different_and_their_ratings_stay_apart(
    ana: User,
) -> None:
    emmas = [Title.objects.create(name="Emma", year=1996, runtime=n) for n in (121, 107)]
    for emma, name in zip(emmas, ("Douglas McGrath", "Diarmuid Lawrence"), strict=True):
        director = Person.objects.create(name=name)
        Credit.objects.create(title=emma, person=director, role=Credit.Role.DIRECTOR)
    text = "Date,Name,Year,Letterboxd URI,Rating\n" + "".join(
        f"2024-01-0{stars},Emma,1996,https://boxd.it/{stars},{stars}\n" for stars in (2, 4)
    )
    browser = is_signed_in(ana)
    address = brings(browser, text.encode())
    page = shown(browser, address)
    assert "Douglas McGrath · 121 minutes" in page
    assert "Diarmuid Lawrence · 107 minutes" in page
    first, second = Entry.objects.order_by("stars")
    assert [first.uri, second.uri] == ["https://boxd.it/2", "https://boxd.it/4"]
    choices = {f"entry-{first.pk}": str(emmas[0].pk), f"entry-{second.pk}": str(emmas[1].pk)}
    browser.post(address, {**choices, "do": "store"})
    given = {rated.title: rated.stars for rated in history().ratings(f"member:{ana.pk}")}
    assert given == {emmas[0].pk: 2, emmas[1].pk: 4}


def test_one_of_two_films_of_one_name_and_year_is_not_taken_for_the_other(ana: User) -> None:
    Title.objects.create(name="Emma", year=1996)
    text = "Date,Name,Year,Letterboxd URI,Rating\n" + "".join(
        f"2024-01-0{stars},Emma,1996,https://boxd.it/{stars},{stars}\n" for stars in (2, 4)
    )
    brings(is_signed_in(ana), text.encode())
    assert [entry.verdict for entry in Entry.objects.all()] == ["ambiguous", "ambiguous"]
    assert Import.objects.get().lines == 2


def test_the_original_title_of_an_export_counts(ana: User) -> None:
    godfather = Title.objects.create(name="The Godfather", year=1972)
    header = ",".join(sample_exports.IMDB)
    row = (
        "tt0068646,10,2020-01-01,Der Pate,The Godfather,https://www.imdb.com/title/tt0068646,"
        "Movie,9.2,175,1972,Crime,2000000,1972-03-24,Francis Ford Coppola"
    )
    brings(is_signed_in(ana), f"{header}\n{row}\n".encode())
    assert (only().name, only().title) == ("Der Pate", godfather)


def test_a_tmdb_id_is_that_of_a_film_or_of_a_series(ana: User) -> None:
    Title.objects.create(name="Another name", year=2001, tmdb_id=949)
    series = Title.objects.create(name="A series", kind="series", tmdb_id=949)
    text = (
        "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,"
        "Date Rated\n949,,tv,Something,1995-12-15,,,7.9,9,2024-02-03T11:00:00Z\n"
    )
    brings(is_signed_in(ana), text.encode())
    assert only().title == series
