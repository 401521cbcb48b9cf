"""What every store of history must do, the same for all of them. Ana and Bo watch; films are rows
of the catalogue, since the relational store holds those whatever holds the history."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from catalog.models import Title
from history.interface import History
from history.records import (
    Changed,
    Forgotten,
    Rated,
    RatingRemoved,
    View,
    ViewRemoved,
)
from history.view_ids import view_id

EVENING = datetime(2026, 10, 30, 20, 0, tzinfo=UTC)
ANA, BO = "member:1", "member:2"
Settle = Callable[[], None]


def at(minutes: float) -> datetime:
    return EVENING + timedelta(minutes=minutes)


def view(
    person: str, title: int, minutes: float = 0, seconds: int | None = None, suffix: str = "pick"
) -> View:
    return View(person, view_id(at(minutes), suffix), title, at(minutes), seconds, "party")


def rated(person: str, title: int, stars: float, minutes: float = 0, source: str = "page") -> Rated:
    return Rated(person, title, stars, at(minutes), source)


def changes(history: History, cursor: int | None = None) -> tuple[int | None, list[Changed]]:
    found = list(history.changes_since(cursor))
    return (found[-1][0] if found else cursor), [changed for _, changed in found]


class HistorySuite:
    """`settle` brings what was written to where everybody reads it; a person's own views and
    ratings are to be seen without it."""

    @pytest.fixture
    def films(self) -> list[int]:
        return [Title.objects.create(name=name).pk for name in ("Heat", "Alien", "Up")]

    def test_a_view_comes_back_as_it_was_recorded(self, store: History, films: list[int]) -> None:
        watched = View(ANA, view_id(at(0.123456), "Zz9"), films[0], at(0.123456), 5400, "import:7")
        store.record_view(watched)
        assert store.recent_views(ANA, 10) == [watched]
        assert store.recent_views(BO, 10) == []

    def test_a_view_whose_length_is_not_known_has_none(
        self, store: History, films: list[int]
    ) -> None:
        store.record_view(view(ANA, films[0]))
        assert store.recent_views(ANA, 1)[0].seconds is None

    def test_the_newest_views_come_first_and_page_after_page(
        self, store: History, films: list[int]
    ) -> None:
        recorded = [view(ANA, films[n % 3], minutes=n, suffix=f"p{n}") for n in range(70)]
        store.record_views(recorded[1::2])
        store.record_views(recorded[::2])
        newest = recorded[::-1]
        pages, before = [], None
        while page := store.recent_views(ANA, 30, before):
            pages.append(page)
            before = page[-1].view_id
        assert [len(page) for page in pages] == [30, 30, 10]
        assert [each for page in pages for each in page] == newest

    def test_views_of_one_moment_are_ordered_by_the_bytes_of_their_suffix(
        self, store: History, films: list[int]
    ) -> None:
        suffixes = ["a", "B", "a-b", "ab", "Ä", "1", "_"]
        store.record_views(view(ANA, films[0], suffix=suffix) for suffix in suffixes)
        found = [each.view_id.partition("~")[2] for each in store.recent_views(ANA, 10)]
        assert found == sorted(suffixes, reverse=True)

    def test_the_same_view_recorded_twice_is_one(self, store: History, films: list[int]) -> None:
        store.record_view(view(ANA, films[0], seconds=60))
        store.record_view(view(ANA, films[0], seconds=60))
        store.record_views([view(ANA, films[0], seconds=60)] * 3)
        assert store.recent_views(ANA, 10) == [view(ANA, films[0], seconds=60)]

    @pytest.mark.parametrize("many", [False, True])
    def test_of_one_view_the_longer_watching_counts_in_whatever_order(
        self, store: History, films: list[int], many: bool
    ) -> None:
        for seconds in (60, None, 5400, 600):
            each = view(ANA, films[0], seconds=seconds)
            store.record_views([each]) if many else store.record_view(each)
        assert [each.seconds for each in store.recent_views(ANA, 10)] == [5400]

    def test_two_people_watch_at_the_same_moment(self, store: History, films: list[int]) -> None:
        store.record_views([view(ANA, films[0]), view(BO, films[1])])
        assert store.recent_views(ANA, 10) == [view(ANA, films[0])]
        assert store.recent_views(BO, 10) == [view(BO, films[1])]

    def test_ratings_of_some_titles_are_theirs_alone(
        self, store: History, films: list[int]
    ) -> None:
        store.rate_many([rated(ANA, film, 4) for film in films[:3]])
        store.rate(rated(BO, films[0], 2))
        store.rate(rated(ANA, films[0], 5, minutes=1))
        store.remove_rating(ANA, films[1])
        found = store.ratings_of_titles(ANA, [films[0], films[1], films[0], 999_999])
        assert found == [rated(ANA, films[0], 5, minutes=1)]
        assert store.ratings_of_titles(ANA, []) == []

    def test_a_rating_comes_back_as_it_was_given(self, store: History, films: list[int]) -> None:
        given = [rated(ANA, films[0], 0.5, minutes=0.25), rated(ANA, films[1], 4.5, source="x")]
        for each in given:
            store.rate(each)
        assert store.ratings(ANA) == given
        assert store.ratings(BO) == []

    @pytest.mark.parametrize("many", [False, True])
    def test_the_newest_rating_of_a_title_wins_in_whatever_order(
        self, store: History, films: list[int], many: bool
    ) -> None:
        for stars, minutes in ((2.0, 2), (5.0, 5), (3.0, 3), (1.0, 5)):
            each = rated(ANA, films[0], stars, minutes)
            store.rate_many([each]) if many else store.rate(each)
        assert store.ratings(ANA) == [rated(ANA, films[0], 5.0, minutes=5)]

    def test_many_ratings_at_once_may_name_a_title_twice(
        self, store: History, films: list[int]
    ) -> None:
        store.rate_many(rated(ANA, films[0], stars, minutes=stars) for stars in (2.0, 4.0, 3.0))
        assert [each.stars for each in store.ratings(ANA)] == [4.0]

    def test_more_than_a_batch_arrives_whole(self, store: History, films: list[int]) -> None:
        views = [view(ANA, films[0], minutes=n) for n in range(320)]
        people = [f"member:{n}" for n in range(10, 140)]
        store.record_views(views)
        store.rate_many(rated(person, films[0], 3.5) for person in people)
        assert store.recent_views(ANA, 1000) == views[::-1]
        assert all(len(store.ratings(person)) == 1 for person in people)

    def test_what_is_removed_is_gone_and_removing_it_again_is_nothing(
        self, store: History, films: list[int]
    ) -> None:
        store.record_views(
            [view(ANA, films[0]), view(ANA, films[1], minutes=9), view(BO, films[0])]
        )
        store.rate_many([rated(ANA, films[0], 4), rated(ANA, films[1], 3), rated(BO, films[0], 2)])
        for _ in range(2):
            store.remove_view(ANA, view(ANA, films[0]).view_id)
            store.remove_rating(ANA, films[1])
        assert store.recent_views(ANA, 10) == [view(ANA, films[1], minutes=9)]
        assert store.ratings(ANA) == [rated(ANA, films[0], 4)]
        assert (len(store.recent_views(BO, 10)), len(store.ratings(BO))) == (1, 1)

    def test_many_are_removed_at_once_and_only_those(
        self, store: History, films: list[int], settle: Settle
    ) -> None:
        many = [view(ANA, films[n % 3], minutes=n) for n in range(200)]
        store.record_views([*many, view(BO, films[0])])
        store.rate_many([*(rated(ANA, film, 4) for film in films), rated(BO, films[0], 2)])
        store.remove_views(ANA, [each.view_id for each in many[1:]] + ["never there"])
        store.remove_ratings(ANA, films[1:])
        settle()
        assert store.recent_views(ANA, 10) == many[:1]
        assert store.ratings(ANA) == [rated(ANA, films[0], 4)]
        assert (len(store.recent_views(BO, 10)), len(store.ratings(BO))) == (1, 1)
        assert sum(isinstance(each, ViewRemoved) for each in changes(store)[1]) >= 199

    def test_what_was_removed_can_be_given_again(self, store: History, films: list[int]) -> None:
        store.record_view(view(ANA, films[0], seconds=5400))
        store.rate(rated(ANA, films[0], 4, minutes=5))
        store.remove_view(ANA, view(ANA, films[0]).view_id)
        store.remove_rating(ANA, films[0])
        store.record_view(view(ANA, films[0], seconds=60))
        store.rate(rated(ANA, films[0], 2, minutes=1))
        assert store.recent_views(ANA, 10) == [view(ANA, films[0], seconds=60)]
        assert store.ratings(ANA) == [rated(ANA, films[0], 2, minutes=1)]

    def test_forgetting_somebody_leaves_nothing_of_them_and_all_of_others(
        self, store: History, films: list[int]
    ) -> None:
        store.record_views(view(ANA, films[n % 3], minutes=n) for n in range(60))
        store.rate_many(rated(ANA, film, 4) for film in films)
        store.record_view(view(BO, films[0]))
        store.rate(rated(BO, films[0], 5))
        store.forget(ANA)
        assert (store.recent_views(ANA, 10), store.ratings(ANA)) == ([], [])
        assert store.recent_views(BO, 10) == [view(BO, films[0])]
        assert store.ratings(BO) == [rated(BO, films[0], 5)]
        store.rate(rated(ANA, films[1], 1))
        assert store.ratings(ANA) == [rated(ANA, films[1], 1)]

    def test_who_watched_a_title_is_listed_newest_first(
        self, store: History, films: list[int], settle: Settle
    ) -> None:
        store.record_views(
            [
                view(ANA, films[0], 1),
                view(BO, films[0], 3),
                view(ANA, films[0], 2),
                view(BO, films[1]),
            ]
        )
        settle()
        found = store.views_of_title(films[0], 2)
        assert found == [view(BO, films[0], 3), view(ANA, films[0], 2)]
        assert store.views_of_title(films[2], 10) == []

    def test_the_changes_contain_everything_and_then_only_what_is_new(
        self, store: History, films: list[int], settle: Settle
    ) -> None:
        store.record_view(view(ANA, films[0], seconds=60))
        store.rate(rated(BO, films[1], 4))
        settle()
        cursor, found = changes(store)
        assert found == [view(ANA, films[0], seconds=60), rated(BO, films[1], 4)]
        assert changes(store, cursor) == (cursor, [])
        store.rate(rated(BO, films[1], 2, minutes=1))
        store.remove_view(ANA, view(ANA, films[0]).view_id)
        settle()
        cursor, found = changes(store, cursor)
        assert found == [
            rated(BO, films[1], 2, minutes=1),
            ViewRemoved(ANA, view(ANA, films[0]).view_id),
        ]
        store.remove_rating(BO, films[1])
        settle()
        assert changes(store, cursor)[1] == [RatingRemoved(BO, films[1])]

    def test_the_changes_report_that_somebody_was_deleted_and_name_nothing_of_theirs(
        self, store: History, films: list[int], settle: Settle
    ) -> None:
        store.record_views([view(ANA, films[0]), view(BO, films[0])])
        store.rate(rated(ANA, films[1], 4))
        store.remove_rating(ANA, films[1])
        settle()
        store.forget(ANA)
        store.rate(rated(ANA, films[2], 3))
        settle()
        assert changes(store)[1] == [
            view(BO, films[0]),
            Forgotten(ANA),
            rated(ANA, films[2], 3),
        ]

    def test_changes_can_be_read_from_any_place_again(
        self, store: History, films: list[int], settle: Settle
    ) -> None:
        store.record_views(view(ANA, films[0], minutes=n) for n in range(5))
        settle()
        found = list(store.changes_since(None))
        assert len({cursor for cursor, _ in found}) == 5
        for place, (cursor, _) in enumerate(found):
            assert list(store.changes_since(cursor)) == found[place + 1 :]
