from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import CatalogRevision, Title, TitleTag
from history import bulk_load
from history.models import Rating
from tests.catalog.import_files import (
    LINKS,
    MOVIES,
    RATINGS,
    everything,
    movielens_folder,
    run,
    shared,
)

pytestmark = pytest.mark.django_db


def test_a_folder_brings_titles_links_tags_and_ratings(tmp_path: Path) -> None:
    run("import_movielens", movielens_folder(tmp_path), people="ml")
    toys = Title.objects.get(movielens_id=1)
    assert (toys.name, toys.year, toys.imdb_id, toys.tmdb_id) == (
        "Toy Story",
        1995,
        "tt0114709",
        862,
    )
    assert [genre.slug for genre in toys.genres.all()] == ["animation", "comedy"]
    assert [(tag.text, tag.people) for tag in toys.tags.all()] == [("pixar", 2)]
    assert set(Rating.objects.values_list("person", "title__name", "stars")) == {
        ("ml:1", "Toy Story", 4.0),
        ("ml:1", "The Matrix", 5.0),
        ("ml:2", "Toy Story", 4.5),
    }


def test_names_are_stored_in_natural_order(tmp_path: Path) -> None:
    run("import_movielens", movielens_folder(tmp_path))
    lost = Title.objects.get(movielens_id=3)
    assert lost.name == "The City of Lost Children"
    assert lost.original_name == "La Cité des enfants perdus"


def test_popularity_is_how_many_people_like_a_title(tmp_path: Path) -> None:
    run("import_movielens", movielens_folder(tmp_path))
    likes = dict(Title.objects.values_list("movielens_id", "popularity"))
    assert likes == {1: 2.0, 2: 1.0, 3: 0.0}


def test_only_titles_whose_popularity_moves_have_changed(tmp_path: Path) -> None:
    folder = movielens_folder(tmp_path)
    run("import_movielens", folder)
    before = dict(Title.objects.values_list("movielens_id", "changed_at"))
    Title.objects.filter(movielens_id=1).update(popularity=0)
    output, _ = run("import_movielens", folder)
    assert "1 popularities changed" in output
    now = dict(Title.objects.values_list("movielens_id", "changed_at"))
    assert [number for number in now if now[number] > before[number]] == [1]


@pytest.mark.parametrize("stopped_at", ["_insert", "_set_popularity"])
def test_an_import_that_was_stopped_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_at: str
) -> None:
    folder = movielens_folder(tmp_path)
    run("import_movielens", folder)
    wanted = ratings_and_popularities()
    Rating.objects.all().delete()
    Title.objects.update(popularity=0)
    monkeypatch.setattr(bulk_load, "BATCH", 1)
    calls, work = iter(range(100)), getattr(bulk_load, stopped_at)

    def works_once(*given: Any) -> Any:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return work(*given)

    monkeypatch.setattr(bulk_load, stopped_at, works_once)
    with pytest.raises(KeyboardInterrupt):
        run("import_movielens", folder)
    assert Rating.objects.count() == (1 if stopped_at == "_insert" else 3)
    run("import_movielens", folder)
    assert ratings_and_popularities() == wanted


def ratings_and_popularities() -> list[set[Any]]:
    return [
        set(Rating.objects.values_list("person", "title", "stars", "rated_at")),
        set(Title.objects.values_list("id", "popularity")),
    ]


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    folder = movielens_folder(tmp_path)
    run("import_movielens", folder)
    before = everything()
    run("import_movielens", folder)
    assert everything() == before


def test_a_dry_run_does_nothing(tmp_path: Path) -> None:
    before = everything()
    output, _ = run("import_movielens", movielens_folder(tmp_path), dry_run=True)
    assert "3 titles added" in output
    assert "3 ratings added" in output
    assert everything() == before


def test_statistics_are_refreshed_once_when_everything_is_written(tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as asked:
        run("import_movielens", movielens_folder(tmp_path))
    statements = [each["sql"] for each in asked]
    refreshed = [each for each in statements if each.startswith("ANALYZE")]
    assert {'ANALYZE "catalog_title"', 'ANALYZE "history_rating"'} <= set(refreshed)
    assert len(refreshed) == len(set(refreshed))
    assert statements[-len(refreshed) :] == refreshed


def test_a_dry_run_refreshes_no_statistics(tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as asked:
        run("import_movielens", movielens_folder(tmp_path), dry_run=True)
    assert not [each for each in asked if each["sql"].startswith("ANALYZE")]


def test_what_a_content_manager_wrote_is_never_overwritten(tmp_path: Path) -> None:
    folder = movielens_folder(tmp_path)
    run("import_movielens", folder)
    toys = Title.objects.get(movielens_id=1)
    toys.name = "Toy Story!"
    toys.save()
    toys.genres.set(toys.genres.filter(slug="comedy"))
    before = everything()
    run("import_movielens", folder)
    assert everything() == before


def test_a_changed_rating_is_changed_and_moves_popularity(tmp_path: Path) -> None:
    run("import_movielens", movielens_folder(tmp_path))
    revision = CatalogRevision.current()
    worse = RATINGS.replace("2,1,4.5", "2,1,1.0")
    output, _ = run("import_movielens", movielens_folder(tmp_path, ratings=worse))
    assert "1 ratings changed, 2 ratings as they were" in output
    assert Title.objects.get(movielens_id=1).popularity == 1.0
    assert CatalogRevision.current() == revision + 1


def test_raters_of_two_folders_are_different_people(tmp_path: Path) -> None:
    for name in ("ml-one", "ml-two"):
        (tmp_path / name).mkdir()
        run("import_movielens", movielens_folder(tmp_path / name))
    people = set(Rating.objects.values_list("person", flat=True))
    assert people == {"ml-one:1", "ml-one:2", "ml-two:1", "ml-two:2"}


def test_years_that_span_make_a_series(tmp_path: Path) -> None:
    movies = "movieId,title,genres\n9,Fawlty Towers (1975–1979),Comedy\n"
    run("import_movielens", movielens_folder(tmp_path, movies=movies, ratings=RATINGS[:32] + "\n"))
    assert list(Title.objects.values_list("name", "kind", "year")) == [
        ("Fawlty Towers", "series", 1975)
    ]


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("movies", "x,Heat (1995),Drama", "movieId: “x” is not a whole number"),
        ("links", "1,tt1,5", "imdbId: “tt1” is not a whole number"),
        ("tags", f"1,1,{'long ' * 30},5", "A tag has 1 to 100 characters"),
        ("ratings", "1,1,6.0,964982703", "rating: “6.0” is not half a star to five stars"),
        ("ratings", "1,77,4.0,964982703", "No title has MovieLens id 77"),
        ("ratings", "1,1,4.0", "4 fields expected, 3 found"),
        ("ratings", "1,1,4.0,99999999999999", "timestamp: “99999999999999” is not a whole"),
    ],
)
def test_a_bad_line_is_refused_and_the_rest_goes_in(
    tmp_path: Path, file: str, line: str, reason: str
) -> None:
    folder = movielens_folder(tmp_path)
    run("import_movielens", folder, dry_run=True)
    with (folder / f"{file}.csv").open("a", encoding="utf-8") as end:
        end.write(line + "\n")
    _, complained = run("import_movielens", folder)
    assert f"{file}.csv, line " in complained
    assert reason in complained
    assert (Title.objects.count(), Rating.objects.count(), TitleTag.objects.count()) == (3, 3, 2)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"movies": "id,name\n1,Heat\n"}, "movies.csv has no column movieId, title, genres"),
        ({"ratings": "userId,movieId\n1,1\n"}, "ratings.csv has no column rating, timestamp"),
        ({"tags": "\0\0\0"}, "tags.csv is not text"),
        ({"links": LINKS[:10]}, "links.csv has no column"),
    ],
)
def test_one_broken_file_keeps_the_whole_folder_out(
    tmp_path: Path, files: dict[str, str], reason: str
) -> None:
    before = everything()
    with pytest.raises(CommandError, match=reason):
        run("import_movielens", movielens_folder(tmp_path, **files))
    assert everything() == before


def test_ratings_that_break_off_leave_what_was_read_before(tmp_path: Path) -> None:
    broken = movielens_folder(tmp_path, ratings=RATINGS + '3,"1,4.0')
    with pytest.raises(CommandError, match=r"ends inside the quotes.* What was read before stays"):
        run("import_movielens", broken)
    assert Title.objects.count() == 3
    run("import_movielens", movielens_folder(tmp_path))
    assert Rating.objects.count() == 3


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not a MovieLens folder"):
        run("import_movielens", tmp_path)


def test_a_person_who_rates_twice_means_the_later_line(tmp_path: Path) -> None:
    twice = RATINGS + "1,1,2.0,964982704\n"
    run("import_movielens", movielens_folder(tmp_path, ratings=twice), people="ml")
    assert Rating.objects.get(person="ml:1", title__movielens_id=1).stars == 2.0


@pytest.mark.timeout(300)  # a busy machine is not a broken importer
@pytest.mark.once  # either database takes as much from the demo catalogue
def test_the_real_small_data_set_goes_in_and_stays_as_it_is() -> None:
    folder = shared("ml-latest-small")
    output, _ = run("import_movielens", folder)
    assert "ratings added" in output
    assert Title.objects.count() >= 9_740
    assert Rating.objects.count() >= 100_830
    revision = CatalogRevision.current()
    again, _ = run("import_movielens", folder)
    assert "added" not in again
    assert "changed" not in again
    assert CatalogRevision.current() == revision


def test_the_movies_alone_are_enough(tmp_path: Path) -> None:
    (tmp_path / "movies.csv").write_text(MOVIES, encoding="utf-8")
    run("import_movielens", tmp_path)
    assert Title.objects.count() == 3
