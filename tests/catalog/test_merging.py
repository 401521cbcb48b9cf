"""Merging a title into another that it is a duplicate of, and undoing it."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from catalog.merging.duplicates import likely_duplicates
from catalog.merging.merge import MergeRefused, current_titles, merge, preview, undo
from catalog.models import Availability, Credit, Genre, Person, Title, TitleMerge
from catalog.sources.fetched_title import FetchedTitle
from catalog.sources.writing import find_title
from catalog.title_details import title_details
from history.backend import history
from history.models import Rating
from history.records import Rated, View
from history.view_ids import view_id
from imports.title_index import TitleIndex
from tests.catalog.stored_rows import stored_rows

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 2, tzinfo=UTC)


def two() -> tuple[Title, Title]:
    """A duplicate with more to it, and the title that is kept."""
    kept = Title.objects.create(name="Amélie", year=2001, imdb_id="tt0211915", popularity=9)
    old = Title.objects.create(
        name="Le Fabuleux Destin d'Amélie Poulain", year=2001, runtime=122, tmdb_id=194
    )
    comedy = Genre.objects.create(slug="comedy", name="Comedy")
    kept.genres.add(comedy)
    old.genres.add(comedy, Genre.objects.create(slug="romance", name="Romance"))
    tautou = Person.objects.create(name="Audrey Tautou")
    Credit.objects.create(title=old, person=tautou)
    Availability.objects.create(title=old, country="DE", service="Mubi")
    Availability.objects.create(title=old, country="FR", service="Arte", link="https://old.example")
    Availability.objects.create(title=kept, country="FR", service="Arte")
    return old, kept


def test_what_is_empty_is_taken_over_and_what_differs_stays() -> None:
    old, kept = two()
    shown = preview(old, kept)
    assert shown.taken["runtime"] == 122
    assert shown.different["name"] == (old.name, kept.name)
    merge(old.pk, kept.pk)
    kept.refresh_from_db()
    assert (kept.name, kept.runtime, kept.tmdb_id) == ("Amélie", 122, 194)
    assert "Fabuleux" in kept.other_names
    assert {each.slug for each in kept.genres.all()} == {"comedy", "romance"}
    assert {(each.service, each.link) for each in kept.availability.all()} == {
        ("Mubi", ""),
        ("Arte", ""),
    }
    assert kept.credits.count() == 1


def test_the_old_id_leads_to_the_title_that_is_kept() -> None:
    old, kept = two()
    old.tmdb_id, kept.tmdb_id = 5, 6
    old.save()
    kept.save()
    merge(old.pk, kept.pk)
    details = title_details(old.pk)
    assert details is not None
    assert details.id == kept.pk
    fetched = FetchedTitle(external_id="5", kind="film", name="x", year=None, tmdb_id=5)
    assert find_title(fetched) == kept
    found = TitleIndex([old.name], [], [5]).with_name(old.name)
    assert [each.id for each in found] == [kept.pk]


def test_a_file_with_the_ids_of_the_old_title_changes_the_one_that_is_kept(tmp_path: Any) -> None:
    old, kept = two()
    old.imdb_id = "tt7654321"
    old.save()
    merge(old.pk, kept.pk)
    file = tmp_path / "titles.csv"
    file.write_text("name,year,imdb_id,language\nAmélie,2001,tt7654321,fr\n")
    call_command("import_csv", str(file), stdout=io.StringIO())
    kept.refresh_from_db()
    assert (kept.imdb_id, kept.language) == ("tt0211915", "fr")
    assert Title.objects.count() == 2


def test_ratings_and_views_follow_and_the_newer_of_two_ratings_counts() -> None:
    old, kept = two()
    store = history()
    newer = AT + timedelta(days=1)
    store.rate_many(
        [
            Rated("member:1", old.pk, 4.0, AT, "page"),
            Rated("member:2", old.pk, 5.0, newer, "page"),
            Rated("member:2", kept.pk, 1.0, AT, "page"),
            Rated("member:3", old.pk, 5.0, AT, "page"),
            Rated("member:3", kept.pk, 2.0, newer, "page"),
        ]
    )
    store.record_view(View("member:1", view_id(AT, "a"), old.pk, AT, 60, "page"))
    Rating.objects.create(person="movielens:1", title=old, stars=3, rated_at=AT)
    before = stored_rows()
    record = merge(old.pk, kept.pk)
    stars = {
        who: {each.title: each.stars for each in store.ratings(who)}[kept.pk]
        for who in ("member:1", "member:2", "member:3", "movielens:1")
    }
    assert stars == {"member:1": 4.0, "member:2": 5.0, "member:3": 2.0, "movielens:1": 3.0}
    assert [each.title for each in store.recent_views("member:1", 5)] == [kept.pk]
    undo(record.pk)
    assert stored_rows() == before


def test_undoing_a_merge_leaves_every_row_as_it_was() -> None:
    old, kept = two()
    before = stored_rows()
    record = merge(old.pk, kept.pk)
    assert stored_rows() != before
    undo(record.pk)
    assert stored_rows() == before
    with pytest.raises(MergeRefused):
        undo(record.pk)


def test_what_was_changed_since_the_merge_stays_when_it_is_undone() -> None:
    old, kept = two()
    record = merge(old.pk, kept.pk)
    Title.objects.filter(pk=kept.pk).update(runtime=129)
    undo(record.pk)
    kept.refresh_from_db()
    assert kept.runtime == 129


def test_merges_into_one_title_are_undone_from_the_last_to_the_first() -> None:
    old, kept = two()
    other = Title.objects.create(name="Amelie", year=2002)
    stars = [Rated("member:1", old.pk, 2.0, AT, "page")]
    stars.append(Rated("member:1", other.pk, 5.0, AT + timedelta(days=1), "page"))
    history().rate_many(stars)
    before = stored_rows()
    first, second = merge(old.pk, kept.pk), merge(other.pk, kept.pk)
    with pytest.raises(MergeRefused, match="“Amelie \\(2002\\)” first"):
        undo(first.pk)
    undo(second.pk)
    undo(first.pk)
    assert stored_rows() == before


def test_a_place_that_was_filled_since_does_not_keep_a_merge_from_being_undone() -> None:
    old, kept = two()
    Rating.objects.create(person="member:1", title=old, stars=2, rated_at=AT, source="page")
    record = merge(old.pk, kept.pk)
    Rating.objects.create(person="member:1", title=old, stars=4, rated_at=AT, source="page")
    Availability.objects.create(title=old, country="DE", service="Mubi")
    undo(record.pk)
    rated = Rating.objects.values_list("title", "stars")
    assert set(rated) == {(old.pk, 4.0), (kept.pk, 2.0)}
    assert Availability.objects.filter(service="Mubi").count() == 2


def test_a_merged_title_leads_on_when_the_other_is_merged_too() -> None:
    old, kept = two()
    third = Title.objects.create(name="Amelie", year=2002)
    first = merge(old.pk, kept.pk)
    second = merge(kept.pk, third.pk)
    assert current_titles() == {old.pk: third.pk, kept.pk: third.pk}
    with pytest.raises(MergeRefused, match="first"):
        undo(first.pk)
    undo(second.pk)
    undo(first.pk)
    assert current_titles() == {}


@pytest.mark.parametrize("kind", ["itself", "another kind", "merged already", "retired"])
def test_what_cannot_be_merged_is_refused_and_nothing_changes(kind: str) -> None:
    old, kept = two()
    if kind == "itself":
        kept = old
    elif kind == "another kind":
        Title.objects.filter(pk=old.pk).update(kind="series")
    elif kind == "merged already":
        merge(old.pk, Title.objects.create(name="Amelie").pk)
    else:
        Title.objects.filter(pk=kept.pk).retire()
    before = stored_rows()
    with pytest.raises(MergeRefused):
        merge(old.pk, kept.pk)
    assert stored_rows() == before


def test_titles_of_one_name_and_near_years_are_likely_duplicates() -> None:
    heat = Title.objects.create(name="Heat", year=1995, popularity=5, imdb_id="tt0113277")
    twin = Title.objects.create(name="The Heat", year=1996)
    other = Title.objects.create(name="HEAT", year=1996, imdb_id="tt1111111")
    Title.objects.create(name="Heat", year=1986)
    Title.objects.create(name="Heat", year=1995, kind="series")
    pairs = {(each.kept, each.old): each.differs for each in likely_duplicates()}
    assert pairs in (
        {(heat.pk, twin.pk): False, (twin.pk, other.pk): False},
        {(heat.pk, other.pk): True, (twin.pk, other.pk): False},
    )


def test_the_original_name_of_one_may_be_the_name_of_the_other() -> None:
    for both, one, other in (
        (1995, {"name": "Amélie"}, {"name": "Le fabuleux destin", "original_name": "Amelie"}),
        (1985, {"name": "Ran", "original_name": "乱"}, {"name": "Chaos", "original_name": "乱"}),
        (2001, {"name": "Ali", "original_name": "Ali"}, {"name": "Vegas", "original_name": ""}),
    ):
        for fields in (one, other):
            Title.objects.create(year=both, **fields)
    found = {frozenset((each.kept, each.old)) for each in likely_duplicates()}
    named = dict(Title.objects.values_list("pk", "name"))
    assert {frozenset(named[pk] for pk in pair) for pair in found} == {
        frozenset({"Amélie", "Le fabuleux destin"}),
        frozenset({"Ran", "Chaos"}),
    }


def test_a_manager_compares_merges_and_undoes(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ana"))
    old, kept = two()
    Title.objects.create(name="Amélie", year=2002)
    pages = client.get("/admin/catalog/title/duplicates/").content.decode()
    assert "Amélie (2002)" in pages
    asked = client.post(
        "/admin/catalog/title/", {"action": "merge", "_selected_action": [old.pk, kept.pk]}
    )
    shown = client.get(asked["Location"]).content.decode()
    assert "122" in shown
    ids = {"old": old.pk, "kept": kept.pk}
    client.post("/admin/catalog/title/merge/", ids)
    record = TitleMerge.objects.get()
    assert (record.old_id, record.kept_id, record.undone_at) == (old.pk, kept.pk, None)
    page = f"/admin/catalog/titlemerge/{record.pk}/"
    assert "Undo this merge" in client.get(f"{page}change/").content.decode()
    client.post(f"{page}undo/")
    assert current_titles() == {}
    assert "is undone" in client.get(f"/admin/catalog/title/{kept.pk}/history/").content.decode()


def test_a_merged_title_is_brought_back_by_undoing_alone() -> None:
    old, kept = two()
    merge(old.pk, kept.pk)
    assert Title.objects.restore() == 0
