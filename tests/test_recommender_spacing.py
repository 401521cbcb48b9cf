"""No two parts of one story in a row, as long as something can stand between them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from recommender.core.spacing import crowded, spaced

# Titles 0 … 29 belong to ten stories of three; 30 and more to none.
titles = st.lists(st.integers(0, 60), unique=True, max_size=20)
before = st.none() | st.just(0)


def kin(one: int, other: int) -> bool:
    return one < 30 and other < 30 and one % 10 == other % 10


@given(titles, before)
def test_spacing_keeps_every_title(columns: list[int], above: int | None) -> None:
    assert sorted(spaced(columns, kin, above)) == sorted(columns)


@given(titles, before)
def test_no_title_follows_its_kin_if_two_others_are_there_for_each(
    columns: list[int], above: int | None
) -> None:
    of_story = [sum(kin(one, other) for other in columns) for one in columns]
    room_enough = all(2 * count <= len(columns) - count for count in of_story)
    if room_enough:
        assert not crowded(spaced(columns, kin, above), kin, above)


@given(titles)
def test_what_is_not_crowded_stays_as_it_is(columns: list[int]) -> None:
    if not any(kin(one, other) for one, other in pairwise(columns)):
        assert spaced(columns, kin) == columns


@given(titles)
def test_the_first_title_stays_first(columns: list[int]) -> None:
    assert spaced(columns, kin)[:1] == columns[:1] or kin(columns[0], columns[-1])


def test_what_has_to_wait_waits_one_place() -> None:
    assert spaced([1, 11, 21, 40, 41, 42], kin) == [1, 40, 11, 41, 21, 42]


def test_leftovers_slip_in_between_others() -> None:
    assert spaced([40, 41, 1, 11, 21], kin) == [40, 1, 41, 11, 21] or not crowded(
        spaced([40, 41, 1, 11, 21], kin), kin
    )


def test_kin_alone_stay_together() -> None:
    assert spaced([1, 11, 21], kin) == [1, 11, 21]


def test_the_title_above_the_list_counts() -> None:
    assert spaced([10, 40, 41], kin, before=0) == [40, 10, 41]
