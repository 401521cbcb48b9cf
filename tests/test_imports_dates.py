"""Days are read in the order of whoever wrote them, which all days of a file tell together."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports import dates

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2026, 2, 28))


def days(texts: list[str], likely: str = "dmy") -> tuple[list[str], bool]:
    written = [found for text in texts if (found := dates.read(text))]
    decided = dates.decide(written, likely, NOW)
    moments = [dates.moment(each, decided.order, NOW) for each in written]
    return [f"{each:%Y-%m-%d}" if each else "none" for each in moments], decided.assumed


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        (["3/14/24", "1/2/24"], ["2024-03-14", "2024-01-02"]),
        (["14/03/2024", "01/02/2024"], ["2024-03-14", "2024-02-01"]),
        (["14.3.24", "1.2.24"], ["2024-03-14", "2024-02-01"]),
        (["2024-03-14", "2024-02-01"], ["2024-03-14", "2024-02-01"]),
        (["2024. 3. 14.", "2024. 2. 1."], ["2024-03-14", "2024-02-01"]),
        (["2024年3月14日"], ["2024-03-14"]),
        (["24-12-31", "24-12-13"], ["2024-12-31", "2024-12-13"]),
        (["Fri Jan 13 00:00:00 2012"], ["2012-01-13"]),
    ],
)
def test_the_order_that_fits_all_days_is_the_one(texts: list[str], meant: list[str]) -> None:
    assert days(texts, "dmy")[0] == meant
    assert days(texts, "mdy") == (meant, False)


def test_of_two_orders_that_fit_the_one_in_which_the_file_is_sorted_is_taken() -> None:
    newest_first = ["2/1/24", "1/12/24", "1/3/24"]
    assert days(newest_first, "dmy") == (["2024-02-01", "2024-01-12", "2024-01-03"], False)


def test_a_day_that_has_not_come_yet_tells_too() -> None:
    assert days(["2/11/26"], "dmy") == (["2026-02-11"], False)


@pytest.mark.parametrize(("likely", "meant"), [("mdy", "2024-01-02"), ("dmy", "2024-02-01")])
def test_where_nothing_tells_the_likely_one_is_assumed_and_that_is_said(
    likely: str, meant: str
) -> None:
    assert days(["1/2/24"], likely) == ([meant], True)


def test_days_that_read_the_same_either_way_need_no_assumption() -> None:
    assert days(["5/5/24", "4/4/24"]) == (["2024-05-05", "2024-04-04"], False)


def test_a_time_of_day_is_kept() -> None:
    for text in ("2021-03-14 20:11:52", "3/14/21 8:11:52 PM"):
        written = dates.read(text)
        assert written
        decided = dates.decide([written], "dmy", NOW)
        found = dates.moment(written, decided.order, NOW)
        assert found == datetime(2021, 3, 14, 20, 11, 52, tzinfo=UTC)


def test_what_is_no_day_is_none() -> None:
    assert [dates.read(text) for text in ("", "yesterday", "12", "x/y/z")] == [None] * 4
    assert days(["31.31.31"]) == (["none"], False)


@given(st.lists(DAYS, min_size=1), st.sampled_from(["%m/%d/%y", "%d/%m/%y", "%d.%m.%Y"]))
def test_whatever_is_written_is_read_back_or_assumed(listed: list[date], form: str) -> None:
    newest_first = sorted(listed, reverse=True)
    read, assumed = days([day.strftime(form) for day in newest_first])
    assert assumed or read == [day.isoformat() for day in newest_first]


@given(DAYS)
def test_read_the_other_way_twice_a_day_is_itself(day: date) -> None:
    moment = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    turned = dates.other_reading(moment)
    assert dates.other_reading(turned) == moment
    assert (turned == moment) == (day.day > 12 or day.day == day.month)
