import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.importing.statistics import refresh_statistics
from catalog.models import Genre, Title
from catalog.search import InvalidCursor, search_titles

pytestmark = pytest.mark.django_db


def title(name: str, popularity: float = 0, **more: Any) -> Title:
    return Title.objects.create(name=name, popularity=popularity, **more)


def names(query: str, **more: Any) -> list[str]:
    return [found.title for found in search_titles(query, **more).titles]


def test_case_accents_and_punctuation_do_not_matter() -> None:
    title("Amélie", original_name="Le Fabuleux destin d'Amélie Poulain")
    title("WALL·E")
    title("Smultronstället")
    title("Åsa-Nisse")
    title("Ødipussi")
    for query in ("amelie", "AMÉLIE", "fabuleux d'amelie", "ame"):
        assert names(query) == ["Amélie"]
    assert names("wall-e") == ["WALL·E"]
    assert names("smultronstallet") == ["Smultronstället"]
    assert names("asa nisse") == ["Åsa-Nisse"]
    assert names("odipussi") == ["Ødipussi"]


@pytest.mark.parametrize("name", ["千と千尋の神隠し", "Сталкер", "وجدة", "नमक हलाल", "기생충"])
def test_every_script_is_found(name: str) -> None:
    title(name)
    title("Heat")
    assert names(name[:2]) == [name]


def test_each_word_begins_a_word() -> None:
    title("The Party")
    title("Art School Confidential")
    assert names("art") == ["Art School Confidential"]
    assert names("conf art") == ["Art School Confidential"]


def test_the_exact_name_comes_first_then_what_begins_with_it_then_the_popular() -> None:
    title("The Matrix Reloaded", 47)
    title("Making the Matrix", 900)
    title("The Matrix", 12)
    title("Matrix Revolutions", 23)
    assert names("matrix") == [
        "The Matrix",
        "The Matrix Reloaded",
        "Matrix Revolutions",
        "Making the Matrix",
    ]


def test_nothing_typed_shows_the_most_popular() -> None:
    title("Heat", 5)
    title("Alien", 9)
    assert names("") == ["Alien", "Heat"]
    assert names(" ·!") == ["Alien", "Heat"]


def test_retired_titles_are_not_found() -> None:
    title("Heat")
    Title.objects.retire()
    assert names("heat") == []


def test_a_genre_narrows_it_down() -> None:
    title("Alien").genres.add(Genre.objects.create(slug="sci-fi", name="Sci-Fi"))
    title("Alice")
    assert names("ali", genre="sci-fi") == ["Alien"]
    assert names("ali", genre="unheard-of") == []


def test_wildcards_of_the_database_are_ordinary_letters() -> None:
    title("Heat")
    assert names("%") == ["Heat"]  # nothing typed, as far as words go
    assert names("h%t") == []
    assert names("h_at") == []


def test_a_renamed_title_is_found_by_its_new_name() -> None:
    film = title("Heta")
    film.name = "Heat"
    film.save()
    assert names("heat") == ["Heat"]
    assert names("heta") == []
    film.name = "Fargo"
    film.save(update_fields=["name"])
    assert names("fargo") == ["Fargo"]


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    for n in range(25):
        title(f"Film {n}", popularity=n % 3)
    seen, cursor = [], None
    while True:
        page = search_titles("film", limit=4, cursor=cursor)
        seen += [found.id for found in page.titles]
        if (cursor := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == 25
    assert seen == [found.id for found in search_titles("film", limit=100).titles]


def test_a_title_added_between_two_pages_moves_nothing() -> None:
    for n in range(6):
        title(f"Film {n}", popularity=10 - n)
    first = search_titles("film", limit=3)
    title("Film zero", popularity=99)
    second = search_titles("film", limit=3, cursor=first.next)
    assert [found.title for found in second.titles] == ["Film 3", "Film 4", "Film 5"]
    assert second.next is None


@pytest.mark.parametrize("cursor", ["", "x", "eyJ4IjoxfQ", "0", "a:b:c", "\0", "é", "W10:1:x"])
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        search_titles("heat", cursor=cursor)


def test_a_cursor_of_another_search_is_refused() -> None:
    for n in range(3):
        title(f"Heat {n}")
    cursor = search_titles("heat", limit=1).next
    with pytest.raises(InvalidCursor, match="another search"):
        search_titles("alien", limit=1, cursor=cursor)


def test_two_queries_whatever_is_found() -> None:
    for n in range(20):
        title(f"Film {n}").genres.add(Genre.objects.get_or_create(slug="g", name="G")[0])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        search_titles("film")
    assert len(queries) == 2


@pytest.mark.timeout(300)
def test_a_hundred_thousand_titles_are_searched_in_a_moment() -> None:
    words = ("night", "day", "love", "house", "river", "queen", "shadow", "garden", "train")
    Title.objects.bulk_create(
        [
            Title(name=f"{words[n % 9]} of the {words[n // 9 % 9]} {n}", popularity=n % 977)
            for n in range(100_000)
        ],
        batch_size=5000,
    )
    refresh_statistics("catalog")
    for query in ("night", "queen river", "99999", "nothing like it", ""):
        quickest = min(_seconds(query) for _ in range(3))
        assert quickest < 0.5, query


def _seconds(query: str) -> float:
    began = time.perf_counter()
    search_titles(query)
    return time.perf_counter() - began
