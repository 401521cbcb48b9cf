from typing import Literal

import pytest

from recommender.room.filters import TitleFilter, hidden_as_seen, passing, without
from recommender.types import Filters, Profile, RoomFilters
from tests.small_catalogue import Sample, catalogue

FILM = Sample(year=1999, runtime=100, certificate="PG", language="en", available=(("DE", "Arena"),))
SERIES = Sample(
    kind="series",
    year=2010,
    runtime=30,
    certificate="15",
    language="de",
    available=(("GB", "Arena"), ("GB", "Prisma")),
)
UNKNOWN = Sample(year=None, runtime=None)
COLUMNS = catalogue([FILM, SERIES, UNKNOWN])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kind="film"), [0, 2]),
        (Filters(kind="series"), [1]),
        (Filters(runtime_max=100), [0, 1]),
        (Filters(runtime_max=99), [1]),
        (Filters(year_min=1999), [0, 1]),
        (Filters(year_min=2000), [1]),
        (Filters(year_max=1999), [0]),
        (Filters(year_min=-5), [0, 1]),
        (Filters(runtime_max=-5), []),
        (Filters(year_min=2000, year_max=2009), []),
        (Filters(certificates=["PG", "U"]), [0]),
        (Filters(certificates=[""]), []),
        (Filters(languages=["de"]), [1]),
        (Filters(country="DE"), [0]),
        (Filters(country="FR"), []),
        (Filters(services=["Arena"]), [0, 1]),
        (Filters(country="GB", services=["Arena"]), [1]),
        (Filters(country="DE", services=["Prisma"]), []),
        (Filters(kind="film", year_max=1999, languages=["en"]), [0]),
    ],
)
def test_filters_match_what_is_known_to_match(filters: Filters, expected: list[int]) -> None:
    found = passing(COLUMNS, filters)
    assert found is not None
    assert found.tolist() == expected


def test_without_filters_every_title_matches() -> None:
    assert passing(COLUMNS, Filters()) is None


def test_vetoed_titles_are_removed_from_what_matches() -> None:
    everything = without(None, [1], titles=3)
    assert everything is not None
    assert everything.tolist() == [0, 2]
    some = without(passing(COLUMNS, Filters(kind="film")), [2], titles=3)
    assert some is not None
    assert some.tolist() == [0]
    assert without(None, [], titles=3) is None


ANA = Profile("ana", {}, seen=frozenset({10, 20, 999}))
BO = Profile("bo", {}, seen=frozenset({20, 30}))
GUEST = Profile("cy", {})


@pytest.mark.parametrize(
    ("hide_seen", "profiles", "expected"),
    [
        (None, [ANA, BO], set()),
        ("anyone", [ANA, BO], {0, 1, 2}),
        ("anyone", [BO, GUEST], {1, 2}),
        ("everyone", [ANA, BO], {1}),
        ("everyone", [ANA, BO, GUEST], set()),
        ("anyone", [], set()),
        ("everyone", [], set()),
    ],
)
def test_what_has_been_seen_is_hidden_as_the_host_chooses(
    hide_seen: Literal["anyone", "everyone"] | None, profiles: list[Profile], expected: set[int]
) -> None:
    assert hidden_as_seen(COLUMNS, Filters(hide_seen=hide_seen), profiles) == expected
    assert passing(COLUMNS, Filters(hide_seen=hide_seen)) is None


def test_what_a_room_has_watched_is_left_out_beside_any_other_filter() -> None:
    watched = RoomFilters(left_out=frozenset({int(COLUMNS.ids[0]), 10**9}))
    allowed = TitleFilter(COLUMNS).allowed([], [], watched)
    assert allowed is not None
    assert set(allowed.tolist()) == {1, 2}
    assert TitleFilter(COLUMNS).allowed([], [], RoomFilters()) is None
    assert TitleFilter(COLUMNS).allowed([], [], Filters(keep_watched=True)) is None
