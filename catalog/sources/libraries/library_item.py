"""What a library states about one film or series in it."""

import re
from typing import NamedTuple

from catalog.models.title import FIRST_YEAR, LAST_YEAR, LONGEST_RUNTIME

IMDB_ID = re.compile(r"tt\d{7,10}")


class LibraryItem(NamedTuple):
    external_id: str
    kind: str
    name: str
    year: int | None
    runtime: int | None
    imdb_id: str | None
    tmdb_id: int | None
    link: str


def usable_year(year: int | None) -> int | None:
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def usable_runtime(minutes: float) -> int | None:
    return round(minutes) if 1 <= round(minutes) <= LONGEST_RUNTIME else None


def usable_imdb_id(text: str) -> str | None:
    return text if IMDB_ID.fullmatch(text) else None


def usable_tmdb_id(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None
