"""Nothing is stored before it is confirmed; twice is once; undoing takes away exactly that."""

import io
from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalog.merging.merge import merge
from catalog.merging.merge import undo as part
from catalog.models import Title
from history.backend import history
from history.records import Rated, View
from history.view_ids import is_last_possible_day, view_id
from imports import background, review, undo
from imports import commit as commits
from imports.commit import discard
from imports.errors import Refused
from imports.models import Entry, Import, wanted_titles
from imports.read_export import DateContext
from imports.staging import stage
from tests.imports import sample_exports
from tests.members.accounts import is_signed_in, member

READER = DateContext("dmy", datetime(2026, 3, 1, tzinfo=UTC))
NAMES = ("Alien", "Brazil", "Heat")


@pytest.fixture
def ana(db: None) -> User:
    for name in NAMES:
        Title.objects.create(name=name, year=2005)
    return member("Ana")


def staged(who: User, content: bytes) -> Import:
    return stage(who, io.BytesIO(content), "watched.csv", READER)


def commit(upload: Import) -> bool:
    if not commits.begin(upload):
        return False
    background.run_whole(upload)
    return True


def brought(who: User, content: bytes) -> Import:
    upload = staged(who, content)
    assert commit(upload)
    upload.refresh_from_db()
    return upload


def undone(upload: Import) -> None:
    assert undo.begin(upload)
    background.run_whole(upload)
    assert upload.state == Import.State.UNDONE


def stars(who: User) -> dict[str, float]:
    names = dict(Title.objects.values_list("id", "name"))
    return {names[each.title]: each.stars for each in history().ratings(f"member:{who.pk}")}


def views(who: User) -> list[View]:
    return history().recent_views(f"member:{who.pk}", 100)


def rate(who: User, name: str, given: float, day: int, source: str = "page") -> None:
    title = Title.objects.get(name=name).pk
    at = datetime(2024, 1, day, tzinfo=UTC)
    history().rate(Rated(f"member:{who.pk}", title, given, at, source))


def rating(name: str, given: float, day: int) -> bytes:
    return sample_exports.letterboxd_ratings((f"2024-01-{day:02}", name, 2005, given))


def evening(name: str, time: str = "2024-01-05 20:00:00") -> bytes:
    return sample_exports.activity(("Ana", time, "01:30:00", name, ""))


def test_before_it_is_confirmed_nothing_is_in_history(ana: User) -> None:
    upload = staged(ana, rating("Heat", 4, 5))
    assert upload.entries.get().title == Title.objects.get(name="Heat")
    assert stars(ana) == {}


def test_once_it_is_confirmed_ratings_and_views_are_in_history(ana: User) -> None:
    brought(ana, rating("Heat", 4.5, 5))
    upload = brought(ana, evening("Heat"))
    (view,) = views(ana)
    assert stars(ana) == {"Heat": 4.5}
    assert (view.seconds, view.source) == (5400, f"import:{upload.pk}")
    assert (upload.views_added, upload.ratings_added, upload.entries.count()) == (1, 0, 0)


def test_what_is_stored_and_discarded_at_the_same_moment_is_one_of_both(ana: User) -> None:
    asked_before = staged(ana, evening("Heat"))
    stored = Import.objects.get(pk=asked_before.pk)
    assert commit(stored)
    assert not discard(asked_before)
    undone(stored)
    assert views(ana) == []
    asked_before = staged(ana, evening("Heat"))
    assert discard(Import.objects.get(pk=asked_before.pk))
    assert not commit(asked_before)
    assert views(ana) == []


def test_a_newer_rating_in_history_stays_and_an_older_one_gives_way(ana: User) -> None:
    rate(ana, "Heat", 2, day=9)
    rate(ana, "Alien", 2, day=1)
    brought(ana, rating("Heat", 5, 5))
    brought(ana, rating("Alien", 5, 5))
    assert stars(ana) == {"Heat": 2, "Alien": 5}


def test_an_evening_that_is_in_history_already_is_not_added_twice(ana: User) -> None:
    at = datetime(2024, 1, 5, 19, tzinfo=UTC)
    title = Title.objects.get(name="Heat").pk
    history().record_view(View(f"member:{ana.pk}", view_id(at, "x"), title, at, 60, "party"))
    assert brought(ana, evening("Heat")).views_added == 0
    assert brought(ana, sample_exports.viewing_history(("Heat", "05.01.24"))).views_added == 0
    assert (
        brought(ana, sample_exports.letterboxd_watched(("2025-01-01", "Heat", 2005))).views_added
        == 0
    )
    assert brought(ana, evening("Heat", "2024-01-06 20:00:00")).views_added == 1


def test_a_day_that_is_only_the_last_possible_one_stays_so(ana: User) -> None:
    brought(ana, sample_exports.letterboxd_watched(("2025-01-01", "Heat", 2005)))
    brought(ana, sample_exports.letterboxd_diary(("2025-01-01", "Alien", 2005, "", "2024-12-31")))
    loose = {view.title: is_last_possible_day(view.view_id) for view in views(ana)}
    titles = [Title.objects.get(name=name).pk for name in ("Heat", "Alien")]
    assert loose == dict(zip(titles, (True, False), strict=True))
    page = is_signed_in(ana).get("/me/history/?show=views").content.decode()
    assert "on Jan. 1, 2025 or before" in page
    assert page.count("or before") == 1


def test_confirming_twice_stores_once(ana: User) -> None:
    upload = staged(ana, evening("Heat"))
    again = Import.objects.get(pk=upload.pk)
    assert [commit(upload), commit(again)] == [True, False]
    assert len(views(ana)) == 1


def test_undoing_brings_back_what_was_there_before(ana: User) -> None:
    rate(ana, "Heat", 2, day=1)
    upload = brought(ana, rating("Heat", 5, 5))
    undone(upload)
    (there,) = history().ratings(f"member:{ana.pk}")
    assert (there.stars, there.source) == (2, "page")
    assert there.rated_at == datetime(2024, 1, 1, tzinfo=UTC)


def test_undoing_leaves_what_has_changed_since(ana: User) -> None:
    upload = brought(ana, rating("Heat", 5, 5))
    rate(ana, "Heat", 1, day=9)
    undone(upload)
    assert stars(ana) == {"Heat": 1}


def test_undoing_two_imports_in_either_order_leaves_nothing_of_them(ana: User) -> None:
    rate(ana, "Heat", 2, day=1)
    for first in (0, 1):
        uploads = [brought(ana, rating("Heat", 4, 5)), brought(ana, rating("Heat", 5, 7))]
        undone(uploads.pop(first))
        undone(uploads.pop())
        assert stars(ana) == {"Heat": 2}


OWN, IMPORTED = 2.0, 4.5


def merged(old: str, kept: str) -> int:
    return merge(*(Title.objects.get(name=name).pk for name in (old, kept))).pk


@pytest.mark.parametrize("own", ["Alien", "Brazil"])
@pytest.mark.parametrize("day", [3, 20])
@pytest.mark.parametrize("old", ["Alien", "Brazil"])
def test_undoing_an_import_after_a_merge_leaves_the_rating_that_the_member_gave(
    ana: User, own: str, day: int, old: str
) -> None:
    other, kept = "Brazil" if own == "Alien" else "Alien", "Brazil" if old == "Alien" else "Alien"
    rate(ana, own, OWN, day)
    upload = brought(ana, rating(other, IMPORTED, 10))
    record = merged(old, kept)
    assert stars(ana)[kept] == (OWN if day > 10 else IMPORTED)
    undone(upload)
    assert stars(ana) == {kept: OWN}
    part(record)
    assert stars(ana) == {own: OWN}


@pytest.mark.parametrize("old", ["Alien", "Brazil"])
@pytest.mark.parametrize("day", [7, 20])
def test_undoing_an_import_after_a_merge_brings_back_what_it_replaced(
    ana: User, old: str, day: int
) -> None:
    kept = "Brazil" if old == "Alien" else "Alien"
    rate(ana, "Alien", OWN, 3)
    upload = brought(ana, rating("Alien", IMPORTED, 10))
    rate(ana, "Brazil", 3, day)
    record = merged(old, kept)
    undone(upload)
    assert stars(ana)[kept] == 3
    part(record)
    assert stars(ana) == {"Alien": OWN, "Brazil": 3}


def test_a_rating_that_two_merges_lead_on_is_given_back_by_both(ana: User) -> None:
    rate(ana, "Alien", OWN, 3)
    upload = brought(ana, rating("Heat", IMPORTED, 10))
    records = [merged("Alien", "Brazil"), merged("Brazil", "Heat")]
    undone(upload)
    assert stars(ana) == {"Heat": OWN}
    for record in reversed(records):
        part(record)
    assert stars(ana) == {"Alien": OWN}


def test_what_was_undone_can_be_brought_again(ana: User) -> None:
    undone(brought(ana, evening("Heat")))
    assert views(ana) == []
    again = brought(ana, evening("Heat"))
    assert not undo.begin(Import.objects.exclude(pk=again.pk).get())
    assert len(views(ana)) == 1


def test_undoing_leaves_a_view_that_another_import_brought_as_well(ana: User) -> None:
    first = brought(ana, evening("Heat"))
    second = brought(ana, sample_exports.viewing_history(("Heat", "05.01.24")))
    third = brought(ana, sample_exports.letterboxd_watched(("2025-01-01", "Heat", 2005)))
    assert (second.views_added, third.views_added) == (0, 0)
    for upload in (first, second):
        undone(upload)
        assert len(views(ana)) == 1
    undone(third)
    assert views(ana) == []


def test_undoing_leaves_a_rating_that_another_import_brought_as_well(ana: User) -> None:
    rate(ana, "Heat", 2, day=1)
    newer, older = brought(ana, rating("Heat", 5, 7)), brought(ana, rating("Heat", 4, 5))
    assert (older.ratings_added, stars(ana)) == (0, {"Heat": 5})
    same = brought(ana, rating("Heat", 5, 9))
    undone(newer)
    assert stars(ana) == {"Heat": 5}
    undone(same)
    assert stars(ana) == {"Heat": 4}
    undone(older)
    assert stars(ana) == {"Heat": 2}


def test_a_rating_without_a_day_replaces_none(ana: User) -> None:
    rate(ana, "Heat", 2, day=1)
    brought(ana, b"title,rating\nHeat,5\nAlien,4\n")
    assert stars(ana) == {"Heat": 2, "Alien": 4}


def test_what_is_to_be_watched_is_kept_and_undone(ana: User) -> None:
    content = sample_exports.letterboxd_watched(("2025-01-01", "Heat", 2005))
    upload = stage(ana, io.BytesIO(content), "watchlist (1).csv", READER)
    assert commit(upload)
    assert [title for title, _ in wanted_titles(ana.pk)] == [Title.objects.get(name="Heat").pk]
    assert (upload.wanted_added, upload.views_added, views(ana)) == (1, 0, [])
    undone(upload)
    assert not wanted_titles(ana.pk)


@pytest.mark.parametrize("meaning", ["watched", "wanted"])
def test_what_nothing_states_waits_until_the_member_does(ana: User, meaning: str) -> None:
    content = sample_exports.letterboxd_watched(("2025-01-01", "Heat", 2005))
    upload = stage(ana, io.BytesIO(content), "films.csv", READER)
    assert not commit(upload)
    review.set_meaning(upload, "nonsense")
    assert not commit(upload)
    review.set_meaning(upload, meaning)
    assert commit(upload)
    assert bool(wanted_titles(ana.pk)) == (meaning == "wanted")
    assert bool(views(ana)) == (meaning == "watched")


def test_in_batches_it_is_the_same_and_what_stopped_goes_on(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "BATCH_SIZE", 1)
    monkeypatch.setattr(undo, "BATCH_SIZE", 1)
    evenings = [(day, name, 2005, 4, day) for name in NAMES for day in ("2024-01-05", "2024-02-05")]
    upload = staged(ana, sample_exports.letterboxd_diary(*evenings))
    assert commits.begin(upload)
    assert background.next_step(upload)()
    upload.refresh_from_db()
    assert (upload.state, upload.done, upload.total) == ("storing", 1, 3)
    other = staged(ana, evening("Heat"))
    assert not commits.begin(other)
    background.run_whole(Import.objects.get(pk=upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.views_added, upload.ratings_added) == ("stored", 6, 3)
    assert undo.begin(upload)
    assert undo.undo_batch(upload)
    assert stars(ana).keys() == {"Brazil", "Heat"}
    background.run_whole(Import.objects.get(pk=upload.pk))
    assert (stars(ana), views(ana)) == ({}, [])


def test_undoing_twice_is_once(ana: User) -> None:
    upload = brought(ana, rating("Heat", 5, 5))
    undone(upload)
    rate(ana, "Heat", 3, day=9)
    assert not undo.begin(upload)
    assert stars(ana) == {"Heat": 3}


def test_of_several_profiles_only_the_chosen_one_is_stored(ana: User) -> None:
    day = "2024-01-05 20:00:00"
    upload = staged(
        ana,
        sample_exports.activity(
            ("Ana", day, "01:00:00", "Heat", ""),
            ("Bo", day, "01:00:00", "Alien", ""),
            ("Bo", day, "01:00:00", "Brazil", ""),
        ),
    )
    assert (upload.profiles, upload.needs_profile, commit(upload)) == (["Bo", "Ana"], True, False)
    Import.objects.update(profile="Ana")
    assert commit(upload)
    assert [view.title for view in views(ana)] == [Title.objects.get(name="Heat").pk]


def test_a_new_upload_takes_the_place_of_one_that_waits_and_a_refused_one_does_not(
    ana: User,
) -> None:
    first = staged(ana, evening("Heat"))
    with pytest.raises(Refused):
        staged(ana, b"nonsense")
    assert Import.objects.get() == first
    second = staged(ana, evening("Alien"))
    assert Import.objects.get() == second
    assert Entry.objects.get().name == "Alien"


def test_what_nobody_confirmed_within_a_day_goes(ana: User) -> None:
    stored = brought(ana, evening("Heat"))
    staged(ana, evening("Alien"))
    Import.objects.update(made_at=timezone.now() - timedelta(hours=23))
    Import.objects.delete_stale()
    assert Import.objects.count() == 2
    Import.objects.update(made_at=timezone.now() - timedelta(hours=25))
    Import.objects.delete_stale()
    assert Import.objects.get() == stored
    assert not Entry.objects.exists()


def test_what_nobody_confirmed_in_time_cannot_be_stored_in_part(ana: User) -> None:
    upload = staged(ana, evening("Heat"))
    Import.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert not commit(upload)
    assert views(ana) == []
    Import.objects.update(made_at=timezone.now() - timedelta(hours=23))
    assert commit(upload)


def test_what_an_account_brought_goes_with_it(ana: User) -> None:
    brought(ana, evening("Heat"))
    staged(ana, evening("Alien"))
    ana.delete()
    assert not Import.objects.exists()


RATINGS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(1, 10), st.integers(1, 28)), max_size=8
)
EVENINGS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 28)), min_size=1, max_size=8)


class TestWhateverIsBrought(TestCase):
    """A class, so that each example has a database of its own."""

    @given(ratings=RATINGS, evenings=EVENINGS, own=RATINGS)
    @hypothesis.settings(max_examples=25)
    def test_twice_is_once_and_undoing_restores(
        self,
        ratings: list[tuple[str, int, int]],
        evenings: list[tuple[str, int]],
        own: list[tuple[str, int, int]],
    ) -> None:
        for name in NAMES:
            Title.objects.create(name=name, year=2005)
        who = member("Ana")
        for name, given_stars, day in own:
            rate(who, name, given_stars / 2, day)
        before = (history().ratings(f"member:{who.pk}"), views(who))
        content = sample_exports.archive(
            {
                "ratings.csv": sample_exports.letterboxd_ratings(
                    *((f"2024-01-{day:02}", name, 2005, half / 2) for name, half, day in ratings)
                ),
                "diary.csv": sample_exports.letterboxd_diary(
                    *(("2024-02-01", name, 2005, "", f"2024-01-{day}") for name, day in evenings)
                ),
            }
        )
        upload = brought(who, content)
        once = (history().ratings(f"member:{who.pk}"), views(who))
        again = brought(who, content)
        assert (again.views_added, again.ratings_added) == (0, 0)
        assert (history().ratings(f"member:{who.pk}"), views(who)) == once
        undone(upload)
        undone(again)
        assert (history().ratings(f"member:{who.pk}"), views(who)) == before
