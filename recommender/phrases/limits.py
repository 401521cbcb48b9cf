"""Finds lengths and years in a phrase: "under two hours", "before 1980", "the '90s"."""

import re
from collections.abc import Callable

import msgspec

from recommender.types import Filters

_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "half": 0.5}
_NUMBER = r"(\d+|" + "|".join(_NUMBERS) + r")"
_AROUND = (
    r"(?:(?:under|less than|at most|max|maximum|up to|within|no longer than|not longer than) )?"
)
_HALF_HOUR = re.compile(rf"{_AROUND}half an hour(?: max)?\b")
_HOURS = re.compile(
    rf"\b{_AROUND}{_NUMBER} ?(?:hours|hour|hrs|hr|h)\b"
    r"(?: (?:and )?(a half|\d+)(?: ?(?:minutes|minute|mins|min|m)\b)?)?(?: max\b)?"
)
_MINUTES = re.compile(rf"\b{_AROUND}(\d+) ?(?:minutes|minute|mins|min|m)\b(?: max\b)?")
_YEARS = re.compile(r"\b(before|until|after|since|from|in) ((?:19|20)\d\d)\b(?!s)")
_BETWEEN = re.compile(r"\b(?:between )?((?:19|20)\d\d) (?:and|to) ((?:19|20)\d\d)\b")
_DECADE = re.compile(r"\b(?:the )?((?:19|20)?\d0)s\b")
LONGEST = 1000  # minutes
CENTURY_ENDS = 30  # "the 20s" are of this century, "the 30s" of the last one

# What a decade becomes, so that "no" before it still counts: decade1990.
DECADE = "decade"
Limits = dict[str, int]
Understand = Callable[[re.Match[str], Limits], None]


def take_limits(words: str) -> tuple[str, Filters]:
    """Returns the words without what names a limit, and the filters that it means.

    words: in lower case and without punctuation (`catalog.search_text.plain`). Of two limits of a
    kind the first counts.
    """
    limits = Limits()
    for pattern, understand in _PATTERNS:
        for found in pattern.finditer(words):
            understand(found, limits)
        words = pattern.sub(" ", words)
    return _DECADE.sub(_decade, words), msgspec.convert(limits, Filters)


def _half_hour(_: re.Match[str], limits: Limits) -> None:
    limits.setdefault("runtime_max", 30)


def _hours(found: re.Match[str], limits: Limits) -> None:
    hours = _NUMBERS.get(found[1]) or float(found[1])
    more = 30 if found[2] == "a half" else int(found[2] or 0)
    limits.setdefault("runtime_max", min(int(hours * 60) + more, LONGEST))


def _minutes(found: re.Match[str], limits: Limits) -> None:
    limits.setdefault("runtime_max", min(int(found[1]), LONGEST))


def _between(found: re.Match[str], limits: Limits) -> None:
    first, last = sorted((int(found[1]), int(found[2])))
    limits.setdefault("year_min", first)
    limits.setdefault("year_max", last)


def _years(found: re.Match[str], limits: Limits) -> None:
    word, year = found[1], int(found[2])
    if word in ("before", "until", "from", "in"):
        limits.setdefault("year_max", year - (word == "before"))
    if word in ("after", "since", "from", "in"):
        limits.setdefault("year_min", year + (word == "after"))


def _decade(found: re.Match[str]) -> str:
    number = int(found[1])
    if number < 100:
        number += 2000 if number < CENTURY_ENDS else 1900
    return f" {DECADE}{number} "


_PATTERNS: tuple[tuple[re.Pattern[str], Understand], ...] = (
    (_HALF_HOUR, _half_hour),
    (_HOURS, _hours),
    (_MINUTES, _minutes),
    (_BETWEEN, _between),
    (_YEARS, _years),
)
