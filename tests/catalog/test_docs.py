import re
from pathlib import Path

from catalog.importing.csv_file import HEADER
from catalog.importing.wikipedia_file import GENRES, NOT_GENRES
from catalog.posters.compositions import COMPOSITIONS

DOCS = (Path(__file__).parents[2] / "docs" / "catalog.md").read_text(encoding="utf-8")


def test_every_column_of_the_csv_is_documented_and_no_other() -> None:
    table = DOCS.partition("| column |")[2].partition("\n\n")[0]
    first_cells = [line.split(" | ")[0] for line in table.splitlines()[2:]]
    assert sorted(re.findall(r"`(\w+)`", " ".join(first_cells))) == sorted(HEADER)


def test_what_becomes_of_wikipedias_genres_is_documented() -> None:
    for theirs, ours in GENRES.items():
        assert theirs == "Sport" or f'"{theirs}" → *{ours}*' in " ".join(DOCS.split())
    assert all(f"*{genre}*" in DOCS for genre in NOT_GENRES)


def test_the_number_of_compositions_is_right() -> None:
    assert f"one of {len(COMPOSITIONS)} compositions" in " ".join(DOCS.split())
