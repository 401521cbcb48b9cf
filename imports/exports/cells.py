"""Parses single cells of exports: names, years, stars, durations, ids."""

import re
import unicodedata
from datetime import UTC, datetime

from imports import dates
from imports.export_row import SkipReason

Row = dict[str, str]
MAX_NAME_LENGTH = 300
IMDB_ID = re.compile(r"tt\d{7,10}")
TMDB_ID = re.compile(r"[1-9]\d{0,8}")
MAX_URI_LENGTH = 200
EPOCH = re.compile(r"(\d{9,10})(\d{3})?")
DURATION = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")


class BrokenRow(Exception):
    """A row has no value that is needed, or one that cannot be parsed."""

    def __init__(self, reason: SkipReason) -> None:
        super().__init__(reason)
        self.reason = reason


def name(text: str) -> str:
    """Normalises a name: one line, without control and format characters."""
    seen = text
    if not (text.isascii() and text.isprintable()):
        seen = "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cf"))
    shown = " ".join(seen.split())[:MAX_NAME_LENGTH]
    if not shown:
        raise BrokenRow(SkipReason.NO_NAME)
    return shown


def year(text: str) -> int | None:
    found = re.match(r"(\d{4})", text)
    return int(found[1]) if found else None


def stars(text: str, best: float) -> float | None:
    """Converts a rating of 1 … `best` or 0.5 … `best` to half stars of five; None if empty."""
    if not text:
        return None
    try:
        found = float(text.replace(",", ".")) * 5 / best
    except ValueError:
        raise BrokenRow(SkipReason.BAD_RATING) from None
    if not 0.5 <= found <= 5:
        raise BrokenRow(SkipReason.BAD_RATING)
    return round(2 * found) / 2


def needed_stars(text: str, best: float) -> float:
    found = stars(text, best)
    if found is None:
        raise BrokenRow(SkipReason.NO_RATING)
    return found


def date(text: str) -> dates.DateNumbers:
    if not text:
        raise BrokenRow(SkipReason.NO_DATE)
    found = _since_epoch(text) or dates.parse(text)
    if found is None:
        raise BrokenRow(SkipReason.BAD_DATE)
    return found


def optional_date(text: str) -> dates.DateNumbers | None:
    return date(text) if text else None


def _since_epoch(text: str) -> dates.DateNumbers | None:
    """Parses seconds or milliseconds since 1970."""
    found = EPOCH.fullmatch(text)
    if found is None:
        return None
    at = datetime.fromtimestamp(int(found[1]), UTC)
    time = at.hour * 3600 + at.minute * 60 + at.second
    return dates.DateNumbers(at.year, at.month, at.day, time)


def seconds(text: str) -> int:
    found = DURATION.fullmatch(text)
    if found is None:
        raise BrokenRow(SkipReason.NO_DURATION)
    hours, minutes, rest = map(int, found.groups())
    return hours * 3600 + minutes * 60 + rest


def imdb_id(text: str) -> str:
    return text if IMDB_ID.fullmatch(text) else ""


def whole_seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def tmdb_id(text: str) -> int | None:
    return int(text) if TMDB_ID.fullmatch(text) else None


def uri(text: str) -> str:
    return text[:MAX_URI_LENGTH] if text.startswith("https://") else ""
