"""Reads what ships."""

import csv
import hashlib
import lzma
from collections.abc import Iterator
from typing import NamedTuple

from catalog.demo import LINKS, MOODS, RATINGS, TITLES
from catalog.importing.csv_file import read_title
from catalog.importing.title_record import TitleRecord


class DemoRating(NamedTuple):
    rater: int
    movielens_id: int
    stars: float
    rated_at: int
    """Seconds since 1970, UTC."""


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in (TITLES, LINKS, MOODS, RATINGS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def titles() -> Iterator[TitleRecord]:
    moods, links = _moods(), _links()
    with lzma.open(TITLES, "rt", encoding="utf-8", newline="") as file:
        for line, cells in enumerate(csv.DictReader(file), start=2):
            key = cells["movielens_id"]
            more = {"moods": "|".join(moods.get(key, [])), **links.get(key, {})}
            yield read_title(line, cells | more)


def ratings() -> Iterator[DemoRating]:
    with lzma.open(RATINGS, "rt", encoding="utf-8", newline="") as file:
        for rater, title, stars, rated_at in csv.reader(file):
            yield DemoRating(int(rater), int(title), float(stars), int(rated_at))


def _links() -> dict[str, dict[str, str]]:
    """Returns the ids of the titles elsewhere, as far as they are known."""
    with lzma.open(LINKS, "rt", encoding="utf-8", newline="") as file:
        return {row["movielens_id"]: row for row in csv.DictReader(file)}


def _moods() -> dict[str, list[str]]:
    moods: dict[str, list[str]] = {}
    with MOODS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            moods.setdefault(row["movielens_id"], []).append(row["mood"])
    return moods
