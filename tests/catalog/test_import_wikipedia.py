import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from catalog.models import CatalogRevision, Credit, Title
from tests.catalog.import_files import everything, run, shared

pytestmark = pytest.mark.django_db

BLADE_RUNNER = {
    "title": "Blade Runner",
    "year": 1982,
    "cast": ["Harrison Ford", "Rutger Hauer", "Sean Young"],
    "genres": ["Science Fiction", "Noir", "Live Action"],
    "href": "Blade_Runner",
    "extract": "A detective hunts replicants.",
    "thumbnail": "https://upload.wikimedia.org/blade.jpg",
    "thumbnail_width": 220,
    "thumbnail_height": 326,
}
ALIEN = {"title": "Alien", "year": 1979, "cast": [], "genres": [], "href": None}


def file_of(folder: Path, *films: Any, name: str = "movies-1980s.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(films, indent=2), encoding="utf-8")
    return path


def test_a_film_comes_with_people_genres_and_synopsis(tmp_path: Path) -> None:
    run("import_wikipedia", file_of(tmp_path, BLADE_RUNNER))
    film = Title.objects.get()
    assert (film.name, film.year, film.wikipedia_page) == ("Blade Runner", 1982, "Blade_Runner")
    assert film.synopsis == "A detective hunts replicants."
    assert film.synopsis_credit == "Wikipedia, CC BY-SA 4.0"
    assert [credit.person.name for credit in film.credits.all()] == BLADE_RUNNER["cast"]
    assert {credit.role for credit in film.credits.all()} == {Credit.Role.ACTOR}


def test_genres_are_called_as_everywhere_else(tmp_path: Path) -> None:
    run("import_wikipedia", file_of(tmp_path, BLADE_RUNNER))
    assert [genre.name for genre in Title.objects.get().genres.all()] == ["Film-Noir", "Sci-Fi"]


def test_posters_under_copyright_stay_where_they_are_unless_asked_for(tmp_path: Path) -> None:
    path = file_of(tmp_path, BLADE_RUNNER)
    run("import_wikipedia", path)
    assert Title.objects.get().artwork_url == ""
    run("import_wikipedia", path, artwork=True)
    assert Title.objects.get().artwork_url == BLADE_RUNNER["thumbnail"]


def test_a_title_that_is_there_is_completed_and_not_overwritten(tmp_path: Path) -> None:
    Title.objects.create(name="Blade Runner", year=1981, movielens_id=541, synopsis="Ours.")
    run("import_wikipedia", file_of(tmp_path, BLADE_RUNNER))
    film = Title.objects.get()
    assert (film.year, film.synopsis, film.wikipedia_page) == (1981, "Ours.", "Blade_Runner")
    assert film.synopsis_credit == ""
    assert film.genres.count() == 2


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    file_of(tmp_path, ALIEN, name="movies-1970s.json")
    file_of(tmp_path, BLADE_RUNNER, name="movies-1980s.json")
    run("import_wikipedia", tmp_path)
    assert Title.objects.count() == 2


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    path = file_of(tmp_path, BLADE_RUNNER, ALIEN)
    run("import_wikipedia", path)
    before = everything()
    run("import_wikipedia", path)
    assert everything() == before


def test_films_of_one_name_and_year_are_distinguished_by_their_pages(tmp_path: Path) -> None:
    carmens = [
        {"title": "Carmen", "year": 1915, "href": f"Carmen_(1915_{studio}_film)"}
        for studio in ("Fox", "Lasky")
    ]
    path = file_of(tmp_path, *carmens)
    run("import_wikipedia", path)
    assert Title.objects.count() == 2
    before = everything()
    run("import_wikipedia", path)
    assert everything() == before


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ({"year": 1982}, "missing required field `title`"),
        ({"title": "Heat", "year": "1995"}, "Expected `int | null`, got `str`"),
        ({"title": "Heat", "cast": [7]}, "Expected `str`, got `int`"),
        ({"title": "x" * 301}, "name: Ensure this value has at most 300 characters"),
        ({"title": "Heat\0"}, "It holds a zero character"),
        ({"title": "Heat", "cast": ["\ud800"]}, "It holds half a character"),
        ([1, 2], "Expected `object`, got `array`"),
        (None, "Expected `object`, got `null`"),
    ],
)
def test_a_bad_element_is_refused_with_its_line(tmp_path: Path, element: Any, reason: str) -> None:
    path = tmp_path / "movies-1980s.json"
    path.write_text(
        f"[\n{json.dumps(ALIEN)},\n{json.dumps(element)},\n{json.dumps(BLADE_RUNNER)}\n]"
    )
    _, complained = run("import_wikipedia", path)
    assert "movies-1980s.json, line 3: " in complained
    assert reason in complained
    assert Title.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"{}",
        b'"films"',
        b'[{"title": "Heat", "year": 1995}',
        b'[{"title": "Heat", "year": 1995},',
        b'[{"title": "Heat", "year": 1995} {"title": "Alien"}]',
        b'[{"title": "Heat", "year": 19',
        b'[{"title": "Heat"}] and more',
        b'[{"title": "Am\xe9lie"}]',
        b"\x00\x01\x02",
        b"[" * 5000,
    ],
)
def test_a_broken_file_changes_nothing(tmp_path: Path, content: bytes) -> None:
    before = everything()
    path = tmp_path / "movies-1980s.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"movies-1980s\.json .*Nothing was changed"):
        run("import_wikipedia", path)
    assert everything() == before


def test_a_file_that_breaks_off_takes_the_files_before_it_back(tmp_path: Path) -> None:
    file_of(tmp_path, ALIEN, name="movies-1970s.json")
    (tmp_path / "movies-1980s.json").write_text('[{"title": "Heat", "ye')
    with pytest.raises(CommandError, match=r"movies-1980s\.json"):
        run("import_wikipedia", tmp_path)
    assert not Title.objects.exists()


def test_a_file_larger_than_the_window_is_read_whole(tmp_path: Path) -> None:
    films = [{"title": f"Film {n}", "year": 1990, "extract": "word " * 100} for n in range(2500)]
    run("import_wikipedia", file_of(tmp_path, *films))
    assert Title.objects.count() == 2500


def test_a_folder_without_films_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"holds no movies\.json"):
        run("import_wikipedia", tmp_path)


@pytest.mark.timeout(300)  # a busy machine is not a broken importer
@pytest.mark.once  # which statements it makes, the small files ask of either database
def test_the_real_data_goes_in_and_stays_as_it_is() -> None:
    folder = shared("wikipedia-movie-data")
    run("import_wikipedia", folder)
    assert Title.objects.count() > 36_000
    revision = CatalogRevision.current()
    output, _ = run("import_wikipedia", folder)
    assert "added" not in output
    assert "changed" not in output
    assert CatalogRevision.current() == revision
