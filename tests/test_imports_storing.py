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

from catalog.models import Title
from history import writing
from history.records import Rated, View
from history.stores import history
from history.views import view_id
from imports.models import Entry, Import
from imports.reading import Reader
from imports.refusal import Refused
from imports.staging import stage
from imports.storing import store
from imports.undoing import undo
from tests import exports
from tests.member_people import member

READER = Reader("dmy", datetime(2026, 3, 1, tzinfo=UTC))
NAMES = ("Alien", "Brazil", "Heat")


@pytest.fixture
def ana(db: None) -> User:
    for name in NAMES:
        Title.objects.create(name=name, year=1990)
    return member("Ana")


def staged(who: User, content: bytes) -> Import:
    return stage(who, io.BytesIO(content), "export.csv", READER)


def brought(who: User, content: bytes) -> Import:
    upload = staged(who, content)
    assert store(upload)
    upload.refresh_from_db()
    return upload


def undone(upload: Import) -> None:
    undo(upload)
    upload.refresh_from_db()
    assert upload.state == Import.State.UNDONE


def stars(who: User) -> dict[str, float]:
    names = dict(Title.objects.values_list("id", "name"))
    return {names[each.title]: each.stars for each in history().ratings(f"member:{who.pk}")}


def views(who: User) -> list[View]:
    return history().recent_views(f"member:{who.pk}", 100)


def rate(who: User, name: str, given: float, day: int, source: str = "page") -> None:
    title = Title.objects.get(name=name).pk
    at = datetime(2024, 1, day, tzinfo=UTC)
    writing.rate(Rated(f"member:{who.pk}", title, given, at, source))


def rating(name: str, given: float, day: int) -> bytes:
    return exports.letterboxd_ratings((f"2024-01-{day:02}", name, 1990, given))


def evening(name: str, time: str = "2024-01-05 20:00:00") -> bytes:
    return exports.activity(("Ana", time, "01:30:00", name, ""))


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


def test_a_newer_rating_in_history_stays_and_an_older_one_gives_way(ana: User) -> None:
    rate(ana, "Heat", 2, day=9)
    rate(ana, "Alien", 2, day=1)
    brought(ana, rating("Heat", 5, 5))
    brought(ana, rating("Alien", 5, 5))
    assert stars(ana) == {"Heat": 2, "Alien": 5}


def test_an_evening_that_is_there_already_is_not_told_twice(ana: User) -> None:
    at = datetime(2024, 1, 5, 19, tzinfo=UTC)
    title = Title.objects.get(name="Heat").pk
    writing.record_view(View(f"member:{ana.pk}", view_id(at, "x"), title, at, 60, "party"))
    assert brought(ana, evening("Heat")).views_added == 0
    assert brought(ana, exports.viewing_history(("Heat", "05.01.24"))).views_added == 0
    assert brought(ana, exports.letterboxd_watched(("2025-01-01", "Heat", 1990))).views_added == 0
    assert brought(ana, evening("Heat", "2024-01-06 20:00:00")).views_added == 1


def test_confirming_twice_stores_once(ana: User) -> None:
    upload = staged(ana, evening("Heat"))
    again = Import.objects.get(pk=upload.pk)
    assert [store(upload), store(again)] == [True, False]
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


def test_what_was_undone_can_be_brought_again(ana: User) -> None:
    undone(brought(ana, evening("Heat")))
    assert views(ana) == []
    again = brought(ana, evening("Heat"))
    undo(Import.objects.exclude(pk=again.pk).get())
    assert len(views(ana)) == 1


def test_undoing_twice_is_once(ana: User) -> None:
    upload = brought(ana, rating("Heat", 5, 5))
    undone(upload)
    rate(ana, "Heat", 3, day=9)
    undo(upload)
    assert stars(ana) == {"Heat": 3}


def test_of_several_profiles_only_the_chosen_one_is_stored(ana: User) -> None:
    day = "2024-01-05 20:00:00"
    upload = staged(
        ana,
        exports.activity(
            ("Ana", day, "01:00:00", "Heat", ""),
            ("Bo", day, "01:00:00", "Alien", ""),
            ("Bo", day, "01:00:00", "Brazil", ""),
        ),
    )
    assert (upload.profiles, upload.needs_profile, store(upload)) == (["Bo", "Ana"], True, False)
    Import.objects.update(profile="Ana")
    assert store(upload)
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
    Import.objects.forget_stale()
    assert Import.objects.count() == 2
    Import.objects.update(made_at=timezone.now() - timedelta(hours=25))
    Import.objects.forget_stale()
    assert Import.objects.get() == stored
    assert not Entry.objects.exists()


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
            Title.objects.create(name=name, year=1990)
        who = member("Ana")
        for name, given_stars, day in own:
            rate(who, name, given_stars / 2, day)
        before = (history().ratings(f"member:{who.pk}"), views(who))
        content = exports.archive(
            {
                "ratings.csv": exports.letterboxd_ratings(
                    *((f"2024-01-{day:02}", name, 1990, half / 2) for name, half, day in ratings)
                ),
                "diary.csv": exports.letterboxd_diary(
                    *(("2024-02-01", name, 1990, "", f"2024-01-{day}") for name, day in evenings)
                ),
            }
        )
        upload = brought(who, content)
        once = (history().ratings(f"member:{who.pk}"), views(who))
        again = brought(who, content)
        assert (again.views_added, again.ratings_added) == (0, 0)
        assert (history().ratings(f"member:{who.pk}"), views(who)) == once
        undone(upload)
        assert (history().ratings(f"member:{who.pk}"), views(who)) == before
