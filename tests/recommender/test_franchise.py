"""Titles of one franchise are detected by name: on the demo catalogue and on misleading names."""

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


def same_franchise(one: str, other: str) -> bool:
    franchises, columns = demo()
    there = franchises.same_franchise(columns[one], columns[other])
    assert franchises.same_franchise(columns[other], columns[one]) == there
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
def test_titles_of_one_franchise_are_detected(one: str, other: str) -> None:
    assert same_franchise(one, other)


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
def test_a_common_word_is_no_franchise(one: str, other: str) -> None:
    assert not same_franchise(one, other)


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
def test_numbers_and_articles_name_no_franchise(one: str, other: str) -> None:
    assert not made_up(one, other).same_franchise(0, 1)


def test_a_first_word_of_many_titles_names_no_franchise() -> None:
    assert made_up("Silent Night", "Silent Movie").same_franchise(0, 1)
    assert not made_up(*(f"Silent {noun}" for noun in "ABCDEFGHIJKLM")).same_franchise(0, 1)


def test_titles_without_a_common_genre_are_no_franchise() -> None:
    assert not Franchises(["Crash", "Crash"], [("Drama",), ("Comedy",)]).same_franchise(0, 1)
    assert Franchises(["Crash", "Crash 2"], [("Drama",), ()]).same_franchise(0, 1)


def test_few_popular_titles_are_detected_as_a_franchise_by_mistake() -> None:
    """The first hundred of the demo catalogue hold no two parts of one story."""
    franchises, columns = demo()
    names = {column: name for name, column in columns.items() if column < 100}
    pairs = [
        (names[a], names[b])
        for a in names
        for b in names
        if a < b and franchises.same_franchise(a, b)
    ]
    assert len(pairs) <= 2, pairs
