"""Dates in the order of whoever wrote them: 1/2/24 is in January or in February.

One date seldom tells; all dates of one file nearly always do.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

YMD, MDY, DMY = "ymd", "mdy", "dmy"
PLACES = {YMD: (0, 1, 2), MDY: (2, 0, 1), DMY: (2, 1, 0)}
FIRST_YEAR = 1990
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NUMBERS = re.compile(r"\D*(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})(?!\d)")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?")
WORDS = re.compile(r"(?:[a-z]{3},? )?([a-z]{3})[a-z]* (\d{1,2})(?:.*?)\b(\d{4})$")


class Written(NamedTuple):
    """Three numbers in the order in which they stand, and the time of day in seconds."""

    first: int
    second: int
    third: int
    time: int = 0


class Decided(NamedTuple):
    """The order of a file's dates. `assumed`: the other one would have made sense as well."""

    order: str
    assumed: bool


def read(text: str) -> Written | None:
    """`2021-03-14 20:11:52`, `14.03.21`, `3/14/21`, `Sun Mar 14 00:00:00 2021`."""
    if found := WORDS.match(text.strip().lower()):
        month, day, year = found.groups()
        return Written(int(year), MONTHS.index(month) + 1, int(day)) if month in MONTHS else None
    numbers = NUMBERS.match(text)
    if numbers is None:
        return None
    first, second, third = map(int, numbers.groups())
    return Written(first, second, third, _time(text[numbers.end() :]))


def _time(text: str) -> int:
    found = TIME.search(text)
    if found is None:
        return 0
    hours, minutes, seconds = (int(each or 0) for each in found.groups()[:3])
    if half := found[4]:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    return hours * 3600 + minutes * 60 + seconds


def moment(written: Written, order: str, now: datetime) -> datetime | None:
    """In UTC; none when there is no such day, or it has not come yet."""
    year, month, day = (written[place] for place in PLACES[order])
    if year < 100:
        year += 2000
    try:
        found = datetime(year, month, day, tzinfo=UTC) + timedelta(seconds=written.time)
    except (ValueError, OverflowError):
        return None
    # Somewhere on Earth it is tomorrow already.
    return found if year >= FIRST_YEAR and found <= now + timedelta(days=1) else None


def decide(dates: Sequence[Written], likely: str, now: datetime) -> Decided:
    """The order that fits most of the dates; of two, the one in which the file is sorted, as
    exports are; of two still, `likely`."""
    kinds = dict.fromkeys(dates)
    fitting = {order: _fitting(kinds, order, now) for order in PLACES}
    most = max(fitting[MDY], fitting[DMY])
    if any(each.first > 99 for each in kinds) or fitting[YMD] > most:
        return Decided(YMD, assumed=False)
    possible = [order for order in (MDY, DMY) if fitting[order] == most]
    if len(possible) > 1 and _same_days(kinds, possible):
        return Decided(likely, assumed=False)
    sorted_in = [order for order in possible if _is_sorted(dates, order, now)]
    possible = sorted_in or possible
    return Decided(likely if likely in possible else possible[0], assumed=len(possible) > 1)


def _fitting(dates: Iterable[Written], order: str, now: datetime) -> int:
    return sum(moment(each, order, now) is not None for each in dates)


def _same_days(dates: Iterable[Written], orders: Sequence[str]) -> bool:
    one, other = (PLACES[order] for order in orders)
    return all([each[at] for at in one] == [each[at] for at in other] for each in dates)


def _is_sorted(dates: Sequence[Written], order: str, now: datetime) -> bool:
    moments = [found for each in dates if (found := moment(each, order, now))]
    forwards = all(before <= after for before, after in pairwise(moments))
    return forwards or all(before >= after for before, after in pairwise(moments))


def other_reading(found: datetime) -> datetime:
    """The same numbers with day and month the other way round, where there is such a day."""
    return found.replace(month=found.day, day=found.month) if found.day <= 12 else found
