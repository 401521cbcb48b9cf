"""Cells as exports write them."""

import re
import unicodedata

Row = dict[str, str]
LONGEST_NAME = 300
IMDB_ID = re.compile(r"tt\d{7,10}")
DURATION = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")


class Broken(Exception):
    """The line makes no sense."""


def name(text: str) -> str:
    """On one line, and without characters that nobody sees."""
    seen = "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cf"))
    shown = " ".join(seen.split())[:LONGEST_NAME]
    if not shown:
        raise Broken
    return shown


def year(text: str) -> int | None:
    found = re.match(r"(\d{4})", text)
    return int(found[1]) if found else None


def stars(text: str, best: float) -> float | None:
    """Halves of five stars, from 1 … `best` or 0.5 … `best`; none where nothing was given."""
    if not text:
        return None
    try:
        found = float(text.replace(",", ".")) * 5 / best
    except ValueError:
        raise Broken from None
    if not 0.5 <= found <= 5:
        raise Broken
    return round(2 * found) / 2


def seconds(text: str) -> int | None:
    found = DURATION.fullmatch(text)
    if found is None:
        return None
    hours, minutes, rest = map(int, found.groups())
    return hours * 3600 + minutes * 60 + rest


def imdb_id(text: str) -> str:
    return text if IMDB_ID.fullmatch(text) else ""
