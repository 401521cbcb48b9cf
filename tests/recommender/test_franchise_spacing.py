"""No two titles of one franchise are adjacent, as long as others can separate them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from recommender.core.franchise_spacing import has_adjacent, space_out

# Titles 0 … 29 belong to ten stories of three; 30 and more to none.
titles = st.lists(st.integers(0, 60), unique=True, max_size=20)
before = st.none() | st.just(0)


def same_franchise(one: int, other: int) -> bool:
    return one < 30 and other < 30 and one % 10 == other % 10


@given(titles, before)
def test_spacing_keeps_every_title(columns: list[int], above: int | None) -> None:
    assert sorted(space_out(columns, same_franchise, above)) == sorted(columns)


@given(titles, before)
def test_no_title_follows_its_franchise_if_there_are_two_others_for_each(
    columns: list[int], above: int | None
) -> None:
    of_story = [sum(same_franchise(one, other) for other in columns) for one in columns]
    room_enough = all(2 * count <= len(columns) - count for count in of_story)
    if room_enough:
        assert not has_adjacent(space_out(columns, same_franchise, above), same_franchise, above)


@given(titles)
def test_a_list_without_adjacent_titles_of_a_franchise_is_unchanged(columns: list[int]) -> None:
    if not any(same_franchise(one, other) for one, other in pairwise(columns)):
        assert space_out(columns, same_franchise) == columns


@given(titles)
def test_the_first_title_stays_first(columns: list[int]) -> None:
    assert space_out(columns, same_franchise)[:1] == columns[:1] or same_franchise(
        columns[0], columns[-1]
    )


def test_a_title_that_has_to_move_moves_one_position() -> None:
    assert space_out([1, 11, 21, 40, 41, 42], same_franchise) == [1, 40, 11, 41, 21, 42]


def test_titles_left_over_are_inserted_between_others() -> None:
    assert space_out([40, 41, 1, 11, 21], same_franchise) == [
        40,
        1,
        41,
        11,
        21,
    ] or not has_adjacent(space_out([40, 41, 1, 11, 21], same_franchise), same_franchise)


def test_titles_of_one_franchise_alone_stay_together() -> None:
    assert space_out([1, 11, 21], same_franchise) == [1, 11, 21]


def test_the_title_above_the_list_counts() -> None:
    assert space_out([10, 40, 41], same_franchise, before=0) == [40, 10, 41]
