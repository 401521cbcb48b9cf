from dataclasses import replace

import msgspec

from recommender.model.columns import TitleColumns
from recommender.room.distinct_moods import distinct_moods
from tests.small_catalogue import Sample, catalogue


def with_moods(*titles: str) -> TitleColumns:
    """A title for each text, with a mood for each of its letters."""
    columns = catalogue([Sample(genres=tuple(title)) for title in titles])
    moods = tuple(msgspec.structs.replace(each, kind="mood") for each in columns.interests)
    return replace(columns, interests=moods)


def chosen(columns: TitleColumns, count: int) -> list[str]:
    return [mood.label for mood in distinct_moods(columns, count)]


def test_the_largest_comes_first_and_then_what_shares_least_with_it() -> None:
    assert chosen(with_moods("ab", "ab", "ab", "a", "c", "c"), 2) == ["A", "C"]


def test_of_moods_that_share_equally_little_the_larger_is_taken() -> None:
    assert chosen(with_moods("a", "a", "a", "b", "c", "c"), 3) == ["A", "C", "B"]


def test_there_are_no_more_than_the_catalogue_has_and_genres_are_none() -> None:
    assert chosen(with_moods("a", "b"), 6) == ["A", "B"]
    assert distinct_moods(catalogue([Sample(genres=("drama",))]), 6) == []


def test_a_mood_of_hardly_any_title_is_none_to_begin_with() -> None:
    assert chosen(with_moods(*"a" * 600, "b"), 6) == ["A"]
