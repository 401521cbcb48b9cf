"""Parses dates whose order of day, month and year is not known: 1/2/24 is ambiguous.

One date seldom shows the order; all dates of one file nearly always do.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

YMD, MDY, DMY = "ymd", "mdy", "dmy"
POSITIONS = {MDY: (2, 0, 1), DMY: (2, 1, 0), YMD: (0, 1, 2)}
"""Where year, month and day stand; of orders that fit equally, the earlier is the likelier."""

FIRST_YEAR = 1990
FIRST_SHORT_YEAR = 2007
"""Years of two digits are those of services that stream, and the first of them began then."""

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NUMBERS = re.compile(r"\D*(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})(?!\d)")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?")
WORDS = re.compile(r"(?:[a-z]{3},? )?([a-z]{3})[a-z]* (\d{1,2})(?:.*?)\b(\d{4})$")
DAY_FIRST_WORDS = re.compile(r"(\d{1,2})\.? ([a-z]{3})[a-z]*\.?,? (\d{4})\b(.*)")


class DateNumbers(NamedTuple):
    """The three numbers of a date in the order of the text, and the time of day in seconds."""

    first: int
    second: int
    third: int
    time: int = 0


class DateOrder(NamedTuple):
    """The order of a file's dates. `others`: orders that would fit equally well."""

    order: str
    others: tuple[str, ...] = ()

    @property
    def assumed(self) -> bool:
        return bool(self.others)


def parse(text: str) -> DateNumbers | None:
    """Parses `2021-03-14 20:11:52`, `14.03.21`, `3/14/21` or `Mon Mar  1 00:00:00 2010`."""
    words = " ".join(text.split()).lower()
    if found := WORDS.match(words):
        month, day, year = found.groups()
        return _with_month(int(year), month, int(day))
    if found := DAY_FIRST_WORDS.match(words):
        day, month, year, rest = found.groups()
        return _with_month(int(year), month, int(day), _time(rest))
    match = NUMBERS.match(text)
    if match is None:
        return None
    first, second, third = map(int, match.groups())
    return DateNumbers(first, second, third, _time(text[match.end() :]))


def _with_month(year: int, month: str, day: int, time: int = 0) -> DateNumbers | None:
    return DateNumbers(year, MONTHS.index(month) + 1, day, time) if month in MONTHS else None


def _time(text: str) -> int:
    found = TIME.search(text)
    if found is None:
        return 0
    hours, minutes, seconds = (int(each or 0) for each in found.groups()[:3])
    if half := found[4]:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    return hours * 3600 + minutes * 60 + seconds


def to_datetime(numbers: DateNumbers, order: str, now: datetime) -> datetime | None:
    """Returns the datetime in UTC; None for a day that does not exist or is in the future."""
    year, month, day = (numbers[position] for position in POSITIONS[order])
    first_year = FIRST_YEAR
    if year < 100:
        year, first_year = year + 2000, FIRST_SHORT_YEAR
    try:
        found = datetime(year, month, day, tzinfo=UTC) + timedelta(seconds=numbers.time)
    except (ValueError, OverflowError):
        return None
    # Somewhere on Earth it is tomorrow already.
    return found if year >= first_year and found <= now + timedelta(days=1) else None


def guess_order(dates: Sequence[DateNumbers], likely_order: str, now: datetime) -> DateOrder:
    """Chooses the order in which most of the dates are valid.

    Of several, the one in which the file is sorted, as exports are; of several still, the
    `likely_order`.
    """
    kinds = dict.fromkeys(dates)
    if any(each.first > 99 for each in kinds):
        return DateOrder(YMD)
    possible = _distinct(_fitting(kinds, now), kinds)
    possible = [order for order in possible if _is_sorted(dates, order, now)] or possible
    order = likely_order if likely_order in possible else possible[0]
    return DateOrder(order, tuple(other for other in possible if other != order))


def _fitting(dates: Iterable[DateNumbers], now: datetime) -> list[str]:
    """Returns the orders in which most of the dates are valid."""
    valid = {
        order: sum(to_datetime(each, order, now) is not None for each in dates)
        for order in POSITIONS
    }
    return [order for order in POSITIONS if valid[order] == max(valid.values())]


def _distinct(orders: Sequence[str], dates: Iterable[DateNumbers]) -> list[str]:
    """Returns the orders without those that read every date as an earlier one does."""
    readings = {
        tuple(tuple(each[at] for at in POSITIONS[order]) for each in dates): order
        for order in reversed(orders)
    }
    return sorted(readings.values(), key=list(POSITIONS).index)


def _is_sorted(dates: Sequence[DateNumbers], order: str, now: datetime) -> bool:
    moments = [found for each in dates if (found := to_datetime(each, order, now))]
    forwards = all(before <= after for before, after in pairwise(moments))
    return forwards or all(before >= after for before, after in pairwise(moments))


def reread(found: datetime, order: str, other: str, now: datetime) -> datetime:
    """Reads a date that was read in one order in another, in which it is valid, too."""
    year = found.year % 100 if YMD in (order, other) else found.year
    numbers = dict(zip(POSITIONS[order], (year, found.month, found.day), strict=True))
    time = found - found.replace(hour=0, minute=0, second=0, microsecond=0)
    written = DateNumbers(numbers[0], numbers[1], numbers[2], int(time.total_seconds()))
    return to_datetime(written, other, now) or found
