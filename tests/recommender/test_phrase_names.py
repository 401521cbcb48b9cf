"""A phrase names people and titles of the catalogue by their whole names."""

import pytest

from catalog.models import Credit, Person, Title
from recommender.phrases.names import MOST_NAMES, people_named, possible_names, titles_named

pytestmark = pytest.mark.django_db


def title(name: str, popularity: float = 1.0, **more: object) -> Title:
    return Title.objects.create(name=name, kind="film", popularity=popularity, **more)


def test_titles_are_found_by_whole_names_with_or_without_an_article() -> None:
    matrix, arrival = title("The Matrix", year=1999), title("Arrival", year=2016)
    title("The Matrix Reloaded")
    title("Arrival of the Bees")
    found = titles_named(["matrix", "the matrix", "arrival", "bees"])
    assert {name: each.key for name, each in found.items()} == {
        "matrix": f"title:{matrix.pk}",
        "the matrix": f"title:{matrix.pk}",
        "arrival": f"title:{arrival.pk}",
    }


def test_of_two_titles_of_one_name_the_more_popular_is_meant() -> None:
    title("Emma", popularity=1)
    known = title("Emma", popularity=9)
    title("Emma", popularity=5)
    assert titles_named(["emma"])["emma"].key == f"title:{known.pk}"


def test_retired_titles_and_people_without_titles_are_not_meant() -> None:
    gone = title("Arrival")
    Title.objects.filter(pk=gone.pk).retire()
    Person.objects.create(name="Nobody Known")
    assert titles_named(["arrival"]) == {}
    assert people_named(["nobody known"]) == {}


def test_people_are_found_by_whole_names() -> None:
    hanks = Person.objects.create(name="Tom Hanks")
    Credit.objects.create(title=title("Big"), person=hanks, role="actor")
    assert people_named(["tom hanks", "hanks", "tom"])["tom hanks"].key == f"person:{hanks.pk}"
    assert set(people_named(["hanks", "tom"])) == set()


def test_a_long_phrase_asks_for_few_names() -> None:
    assert len(possible_names("word " * 200)) <= MOST_NAMES
    assert possible_names("funny, please, something scary") == ["something scary"]
