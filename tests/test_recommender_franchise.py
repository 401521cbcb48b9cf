"""Parts of one story are told by their names; on the demo catalogue, and on names that deceive."""

from functools import cache

import pytest

from catalog.demo import contents
from recommender.core.franchise import Franchises


@cache
def demo() -> tuple[Franchises, dict[str, int]]:
    titles = list(contents.titles())
    names = [title.name for title in titles]
    columns = {name: column for column, name in reversed([*enumerate(names)])}
    return Franchises(names, [title.genres for title in titles]), columns


def kin(one: str, other: str) -> bool:
    franchises, columns = demo()
    there = franchises.kin(columns[one], columns[other])
    assert franchises.kin(columns[other], columns[one]) == there
    return there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Star Wars: Episode IV - A New Hope", "Star Wars: Episode V - The Empire Strikes Back"),
        ("Star Wars: Episode IV - A New Hope", "Star Wars: The Clone Wars"),
        ("The Godfather", "The Godfather: Part II"),
        ("Toy Story", "Toy Story 3"),
        ("Alien", "Aliens"),
        ("Aliens", "Alien³"),
        ("Alien³", "Alien: Resurrection"),
        (
            "The Lord of the Rings: The Fellowship of the Ring",
            "The Lord of the Rings: The Two Towers",
        ),
        (
            "Harry Potter and the Goblet of Fire",
            "Harry Potter and the Deathly Hallows: Part 1",
        ),
        ("Die Hard", "Die Hard 2"),
        ("Die Hard: With a Vengeance", "Live Free or Die Hard"),
        ("Back to the Future Part II", "Back to the Future Part III"),
        ("The Matrix", "The Matrix Reloaded"),
        ("The Bourne Identity", "The Bourne Supremacy"),
        ("Jurassic Park", "The Lost World: Jurassic Park"),
        ("X-Men", "X2: X-Men United"),
        ("Spider-Man 2", "The Amazing Spider-Man"),
        ("Batman Forever", "Batman & Robin"),
        ("The Dark Knight", "The Dark Knight Rises"),
        ("Kill Bill: Vol. 1", "Kill Bill: Vol. 2"),
        ("Rocky", "Rocky Balboa"),
        ("Planet of the Apes", "Rise of the Planet of the Apes"),
        ("Ocean's Eleven", "Ocean's Twelve"),
        ("Mission: Impossible", "Mission: Impossible - Ghost Protocol"),
    ],
)
def test_parts_of_one_story_are_kin(one: str, other: str) -> None:
    assert kin(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ocean's Eleven", "Oceans"),
        ("Ocean's Eleven", "The Deep End of the Ocean"),
        ("The Godfather", "Tokyo Godfathers"),
        ("Rocky", "The Rocky Horror Picture Show"),
        ("Friday", "Friday the 13th"),
        ("Spider-Man", "Kiss of the Spider Woman"),
        ("The Mission", "Mission: Impossible"),
        ("American Beauty", "American Pie"),
        ("The Dark Knight", "Dark City"),
        ("Toy Story", "The Philadelphia Story"),
        ("Star Wars: Episode IV - A New Hope", "Star Trek: First Contact"),
    ],
)
def test_a_word_in_common_is_not_yet_a_story(one: str, other: str) -> None:
    assert not kin(one, other)


def made_up(*names: str) -> Franchises:
    return Franchises(names, [("Drama",)] * len(names))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Twelve Monkeys", "Twelve Angry Men"),
        ("Se7en", "Seven Samurai"),
        ("2001: A Space Odyssey", "2012"),
        ("Apollo 13", "District 13"),
        ("M", "M*A*S*H"),
        ("The", "The The Band"),
        ("", "..."),
    ],
)
def test_numbers_and_little_words_name_no_story(one: str, other: str) -> None:
    assert not made_up(one, other).kin(0, 1)


def test_a_first_word_that_many_share_names_no_story() -> None:
    assert made_up("Silent Night", "Silent Movie").kin(0, 1)
    assert not made_up(*(f"Silent {noun}" for noun in "ABCDEFGHIJKLM")).kin(0, 1)


def test_titles_without_a_genre_in_common_tell_no_common_story() -> None:
    assert not Franchises(["Crash", "Crash"], [("Drama",), ("Comedy",)]).kin(0, 1)
    assert Franchises(["Crash", "Crash 2"], [("Drama",), ()]).kin(0, 1)


def test_few_popular_titles_are_taken_for_kin_by_mistake() -> None:
    """The first hundred of the demo catalogue hold no two parts of one story."""
    franchises, columns = demo()
    names = {column: name for name, column in columns.items() if column < 100}
    pairs = [(names[a], names[b]) for a in names for b in names if a < b and franchises.kin(a, b)]
    assert len(pairs) <= 2, pairs
