import csv
import lzma
from pathlib import Path

import pytest

from catalog.demo import FOLDER, MOODS, RATINGS, TITLES, build, contents
from catalog.models import CatalogRevision, Genre, Mood, Title
from history.models import Rating
from tests.catalog.import_files import everything, run

pytestmark = pytest.mark.django_db


@pytest.mark.timeout(300)  # a busy machine is not a broken importer
def test_it_brings_nine_thousand_titles_and_their_ratings_once() -> None:
    output, _ = run("load_demo_catalog")
    assert "9,065 titles added, 100,003 ratings added" in output
    assert (Title.objects.count(), Rating.objects.count()) == (9065, 100_003)
    assert Rating.objects.values("person").distinct().count() == 671
    assert Title.objects.exclude(year=None).count() == 9065
    assert set(Title.objects.values_list("kind", flat=True)) == {"film", "series"}
    matrix = Title.objects.get(movielens_id=2571)
    assert (matrix.name, matrix.year) == ("The Matrix", 1999)
    assert (matrix.imdb_id, matrix.tmdb_id) == ("tt0133093", 603)
    assert Title.objects.exclude(imdb_id=None).count() == 7063
    assert not Title.objects.filter(kind="series").exclude(tmdb_id=None).exists()
    assert matrix.popularity == Rating.objects.filter(title=matrix, stars__gte=4).count() > 150
    assert [genre.slug for genre in matrix.genres.all()] == ["action", "sci-fi", "thriller"]
    assert {mood.slug for mood in matrix.moods.all()} >= {"mind-bending", "visually-stunning"}
    assert Genre.objects.count() == 19
    assert Mood.objects.count() == 18
    assert CatalogRevision.current() >= 2

    film = Title.objects.get(movielens_id=1)
    film.delete()
    before = everything()
    again, _ = run("load_demo_catalog")
    assert again == "The demo catalogue is loaded.\n"
    assert everything() == before, "what a manager deleted does not come back"

    run("load_demo_catalog", again=True)
    assert (Title.objects.count(), Rating.objects.count()) == (9065, 100_003)


@pytest.mark.once
def test_nobody_invented_anything() -> None:
    for title in contents.titles():
        assert (title.runtime, title.synopsis, title.language) == (None, "", "")
        assert title.movielens_id


@pytest.mark.once
def test_every_mood_has_enough_titles_and_names_each_once() -> None:
    with MOODS.open(encoding="utf-8") as file:
        rows = [(int(row["movielens_id"]), row["mood"]) for row in csv.DictReader(file)]
    known = {title.movielens_id for title in contents.titles()}
    assert {movielens_id for movielens_id, _ in rows} <= known
    assert len(rows) == len(set(rows))
    moods = {mood for _, mood in rows}
    assert len(moods) == 18
    assert all(sum(each == mood for _, each in rows) >= 30 for mood in moods)


@pytest.mark.once
def test_it_is_small_and_its_terms_lie_beside_it() -> None:
    assert TITLES.stat().st_size < 1 << 20
    assert RATINGS.stat().st_size < 1 << 20
    terms = (FOLDER / "TERMS.md").read_text(encoding="utf-8")
    for words in ("Research use", "No commercial use", "10.1145/2827872", "9,065", "100,003"):
        assert words in terms


@pytest.mark.once
def test_building_it_again_gives_the_same_rows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for shipped in (TITLES, RATINGS):
        monkeypatch.setattr(build, shipped.name.split(".")[0].upper(), tmp_path / shipped.name)
    build.build()
    for shipped in (TITLES, RATINGS):
        built = tmp_path / shipped.name
        assert lzma.decompress(built.read_bytes()) == lzma.decompress(shipped.read_bytes())
