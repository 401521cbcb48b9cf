import gzip
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from catalog.models import Credit, Title
from tests.catalog.import_files import everything, run

pytestmark = pytest.mark.django_db

BASICS = """\
tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres
tt0083658 movie Blade_Runner Blade_Runner 0 1982 \\N 117 Action,Drama,Sci-Fi
tt0211915 movie Amélie Le_fabuleux_destin_d'Amélie_Poulain 0 2001 \\N 122 Comedy,Family
tt0903747 tvSeries Breaking_Bad Breaking_Bad 0 2008 2013 45 Crime,Drama
tt0959621 tvEpisode Pilot Pilot 0 2008 \\N 58 Crime
tt0000001 short Carmencita Carmencita 0 1894 \\N 1 Documentary,Short
tt0999999 movie For_adults For_adults 1 1999 \\N 80 Adult
tt0888888 movie Without_a_year Without_a_year 0 \\N \\N 80 Drama
"""
RATINGS = """\
tconst averageRating numVotes
tt0083658 8.1 800000
tt0211915 8.3 780000
tt0903747 9.5 2000000
tt0959621 9.0 40000
tt0000001 5.7 2000
tt0999999 5.0 3000
tt0888888 5.0 3000
"""
PRINCIPALS = """\
tconst ordering nconst category job characters
tt0083658 2 nm0000707 actress \\N ["Rachael"]
tt0083658 1 nm0000148 actor \\N ["Rick_Deckard"]
tt0083658 3 nm0000631 director \\N \\N
tt0083658 4 nm0035244 writer screenplay \\N
tt0083658 5 nm0000009 producer \\N \\N
"""
NAMES = """\
nconst primaryName birthYear deathYear primaryProfession knownForTitles
nm0000148 Harrison_Ford 1942 \\N actor tt0083658
nm0000707 Sean_Young 1959 \\N actress tt0083658
nm0000631 Ridley_Scott 1937 \\N director tt0083658
nm0035244 Hampton_Fancher 1938 \\N writer tt0083658
nm0000009 Nobody_Asked \\N \\N producer \\N
"""
FILES = {
    "title.basics": BASICS,
    "title.ratings": RATINGS,
    "title.principals": PRINCIPALS,
    "name.basics": NAMES,
}


def folder_of(folder: Path, **changed: str | None) -> Path:
    for name, text in FILES.items():
        table = changed.get(name.replace(".", "_"), text)
        if table is not None:
            lines = table.replace(" ", "\t").replace("_", " ")
            (folder / f"{name}.tsv.gz").write_bytes(gzip.compress(lines.encode()))
    return folder


def names(**more: Any) -> list[str]:
    return list(Title.objects.filter(**more).order_by("name").values_list("name", flat=True))


def test_films_and_series_come_with_people_genres_and_votes(tmp_path: Path) -> None:
    run("import_imdb", folder_of(tmp_path))
    assert names() == ["Amélie", "Blade Runner", "Breaking Bad"]
    film = Title.objects.get(imdb_id="tt0083658")
    assert (film.kind, film.year, film.runtime, film.popularity) == ("film", 1982, 117, 800_000)
    assert [genre.name for genre in film.genres.all()] == ["Action", "Drama", "Sci-Fi"]
    assert list(Credit.objects.order_by("billing").values_list("role", "person__name")) == [
        ("actor", "Harrison Ford"),
        ("actor", "Sean Young"),
        ("director", "Ridley Scott"),
        ("writer", "Hampton Fancher"),
    ]
    other = Title.objects.get(imdb_id="tt0211915")
    assert other.original_name == "Le fabuleux destin d'Amélie Poulain"
    assert [genre.name for genre in other.genres.all()] == ["Children", "Comedy"]
    assert Title.objects.get(imdb_id="tt0903747").kind == "series"


def test_kinds_votes_and_years_choose(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    run("import_imdb", folder, kinds=["series"])
    assert names() == ["Breaking Bad"]
    run("import_imdb", folder, votes=790_000)
    assert names() == ["Blade Runner", "Breaking Bad"]
    run("import_imdb", folder, from_year=2001, to_year=2001)
    assert names(year=2001) == ["Amélie"]
    run("import_imdb", folder, adult=True)
    assert names(year=1999) == ["For adults"]


def test_what_is_there_is_completed_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    Title.objects.create(name="Blade Runner", year=1982, runtime=116, movielens_id=541)
    folder = folder_of(tmp_path)
    run("import_imdb", folder)
    film = Title.objects.get(movielens_id=541)
    assert (film.imdb_id, film.runtime) == ("tt0083658", 116)
    before = everything()
    run("import_imdb", folder)
    assert everything() == before


def test_files_of_people_may_be_missing_and_files_may_be_unpacked(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, title_principals=None, name_basics=None)
    for file in folder.glob("*.gz"):
        file.with_suffix("").write_bytes(gzip.decompress(file.read_bytes()))
        file.unlink()
    run("import_imdb", folder)
    assert names() == ["Amélie", "Blade Runner", "Breaking Bad"]
    assert not Credit.objects.exists()


def test_a_line_that_makes_no_sense_is_left_out_with_its_number(tmp_path: Path) -> None:
    broken = BASICS + "tt0083659 movie Cut_off\n" + "tt0083660 movie \\N \\N 0 1990 \\N 90 Drama\n"
    ratings = RATINGS + "tt0083660 8.1 90000\n"
    _, complained = run(
        "import_imdb", folder_of(tmp_path, title_basics=broken, title_ratings=ratings)
    )
    assert "title.basics.tsv.gz, line 9: It has 3 columns, the header 9." in complained
    assert "line 10" in complained
    assert names() == ["Amélie", "Blade Runner", "Breaking Bad"]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"title_ratings": None}, "has no title.ratings.tsv.gz and no title.ratings.tsv"),
        ({"title_basics": None}, "has no title.basics.tsv.gz"),
        ({"title_basics": "tconst titleType\n"}, "has no column primaryTitle, originalTitle"),
        ({"title_ratings": "numVotes tconst averageRating\n"}, "does not begin with"),
        ({"name_basics": None}, "has no name.basics.tsv.gz"),
    ],
)
def test_a_file_that_is_missing_or_another_is_named(
    tmp_path: Path, files: dict[str, str | None], reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        run("import_imdb", folder_of(tmp_path, **files))
    assert not Title.objects.exists()


@pytest.mark.parametrize("content", [b"<html>Not found</html>", b"", gzip.compress(b"x" * 200_000)])
def test_what_is_no_gzip_or_no_table_changes_nothing(tmp_path: Path, content: bytes) -> None:
    folder = folder_of(tmp_path)
    (folder / "title.basics.tsv.gz").write_bytes(content)
    with pytest.raises(CommandError, match=r"title\.basics\.tsv\.gz"):
        run("import_imdb", folder)
    assert not Title.objects.exists()


def test_a_file_that_is_cut_off_changes_nothing(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    path = folder / "title.basics.tsv.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CommandError, match=r"title\.basics\.tsv\.gz cannot be read"):
        run("import_imdb", folder)
    assert not Title.objects.exists()
