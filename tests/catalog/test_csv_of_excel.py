"""CSV files are read as spreadsheets save them, and names that are none are refused."""

from pathlib import Path

import pytest

from catalog.importing.csv_file import ONE_LINE, read_titles
from catalog.importing.errors import BrokenFileError, Refusal
from catalog.importing.movielens_files import read_titles as read_movies
from catalog.importing.title_record import TitleRecord
from catalog.models import Genre
from tests.catalog.import_files import movielens_folder, run

pytestmark = pytest.mark.once


def read(path: Path, text: str) -> list[TitleRecord | Refusal]:
    path.write_text(text, encoding="utf-8")
    return list(read_titles(path))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["name year genres", "Title YEAR Genres"])
def test_any_delimiter_and_case_and_title_for_name_are_read(
    tmp_path: Path, delimiter: str, header: str
) -> None:
    line = ["Heat", "1995", "Crime|Drama"]
    text = "\n".join(delimiter.join(cells) for cells in (header.split(), line))
    (heat,) = read(tmp_path / "titles.csv", text)
    assert isinstance(heat, TitleRecord)
    assert (heat.name, heat.year, heat.genres) == ("Heat", 1995, ("Crime", "Drama"))


def test_a_name_with_a_line_break_is_one_line(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "titles.csv", 'name,year\n"Heat\n  again",1995\n')
    assert isinstance(found, TitleRecord)
    assert found.name == "Heat again"
    assert found.notes == (ONE_LINE,)


def test_a_column_that_nobody_knows_is_still_an_error(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="nobody knows: yeer"):
        read(tmp_path / "titles.csv", "name;yeer\nHeat;1995\n")


@pytest.mark.parametrize("title", ["Film X (20015)", "(1999)"])
def test_a_year_of_five_digits_and_a_name_that_is_only_a_year_are_refused(
    tmp_path: Path, title: str
) -> None:
    path = tmp_path / "movies.csv"
    path.write_text(f"movieId,title,genres\n1,{title},Drama\n2,Heat (1995),Crime\n")
    refused, heat = read_movies(path, {})
    assert isinstance(refused, Refusal)
    assert title in refused.reason
    assert isinstance(heat, TitleRecord)
    assert (heat.name, heat.year) == ("Heat", 1995)


@pytest.mark.parametrize("title", ["Film X (20015)", "(1999)"])
def test_a_csv_refuses_such_names_as_well(tmp_path: Path, title: str) -> None:
    refused, heat = read(tmp_path / "titles.csv", f"name,year\n{title},\nHeat,1995\n")
    assert isinstance(refused, Refusal)
    assert title in refused.reason
    assert isinstance(heat, TitleRecord)


@pytest.mark.django_db
def test_the_report_states_what_was_decided(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    path.write_text(
        'name,year,genres\nHeat,1995,Sci-Fi|Drama\n"Shane\n",1953,DRAMA|SCI FI|sci-fi\n'
    )
    output, _ = run("import_csv", path)
    assert "2 genres or moods taken for one that is spelt otherwise" in output
    assert sorted(each.name for each in Genre.objects.all()) == ["Drama", "Sci-Fi"]
    path.write_text('name,year\n"Alien\nagain",1979\n')
    assert "1 names with a line break, written on one line" in run("import_csv", path)[0]
    folder = movielens_folder(tmp_path, tags="userId,movieId,tag,timestamp\n1,999,lost,5\n")
    assert "1 tags of unknown films left out" in run("import_movielens", folder)[0]
