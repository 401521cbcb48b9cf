"""Days are read in the order of whoever wrote them, which all days of a file tell together."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from imports import dates

NOW = datetime(2026, 3, 1, tzinfo=UTC)
STREAMED = st.dates(date(2007, 1, 1), date(2026, 2, 28))
DAYS = st.dates(date(2000, 1, 1), date(2026, 2, 28))


def days(texts: list[str], likely: str = "dmy") -> tuple[list[str], bool]:
    written = [found for text in texts if (found := dates.parse(text))]
    decided = dates.guess_order(written, likely, NOW)
    moments = [dates.to_datetime(each, decided.order, NOW) for each in written]
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
        (["Mon Mar  1 00:00:00 2010"], ["2010-03-01"]),
        (["14 Mar 2021, 20:11", "1 Feb. 2021"], ["2021-03-14", "2021-02-01"]),
        (["23. 2. 5."], ["2023-02-05"]),
    ],
)
def test_the_order_that_fits_all_days_is_the_one(texts: list[str], meant: list[str]) -> None:
    assert days(texts, "dmy")[0] == meant
    assert days(texts, "mdy") == (meant, False)


def test_of_two_orders_that_fit_the_one_in_which_the_file_is_sorted_is_taken() -> None:
    newest_first = ["2/1/24", "1/12/24", "1/3/24"]
    assert days(newest_first, "dmy") == (["2024-02-01", "2024-01-12", "2024-01-03"], False)


def test_a_day_in_the_future_rules_out_an_order() -> None:
    assert days(["2/11/26"], "dmy") == (["2026-02-11"], False)


@pytest.mark.parametrize(("likely", "meant"), [("mdy", "2024-01-02"), ("dmy", "2024-02-01")])
def test_without_evidence_the_likely_order_is_assumed_and_that_is_shown(
    likely: str, meant: str
) -> None:
    assert days(["1/2/24"], likely) == ([meant], True)


def test_every_day_of_a_month_is_read_as_c_writes_it() -> None:
    texts = [f"{date(2010, 3, day):%a %b} {day:2} 00:00:00 2010" for day in range(1, 32)]
    assert days(texts) == ([f"2010-03-{day:02}" for day in range(1, 32)], False)


@pytest.mark.parametrize(
    ("likely", "meant", "others"),
    [
        ("dmy", ["2011-02-23", "2012-03-22"], ("ymd",)),
        ("ymd", ["2023-02-11", "2022-03-12"], ("dmy",)),
    ],
)
def test_two_lines_are_sorted_in_any_order_and_the_other_one_is_named(
    likely: str, meant: list[str], others: tuple[str, ...]
) -> None:
    texts = ["23. 2. 11.", "22. 3. 12."]
    assert days(texts, likely) == (meant, True)
    written = [found for text in texts if (found := dates.parse(text))]
    assert dates.guess_order(written, likely, NOW).others == others


def test_days_that_read_the_same_either_way_need_no_assumption() -> None:
    assert days(["5/5/24", "4/4/24"]) == (["2024-05-05", "2024-04-04"], False)


def test_a_time_of_day_is_kept() -> None:
    for text in ("2021-03-14 20:11:52", "3/14/21 8:11:52 PM"):
        written = dates.parse(text)
        assert written
        decided = dates.guess_order([written], "dmy", NOW)
        found = dates.to_datetime(written, decided.order, NOW)
        assert found == datetime(2021, 3, 14, 20, 11, 52, tzinfo=UTC)


def test_what_is_no_day_is_none() -> None:
    assert [dates.parse(text) for text in ("", "yesterday", "12", "x/y/z")] == [None] * 4
    assert days(["31.31.31"]) == (["none"], False)


@given(st.lists(STREAMED, min_size=1), st.sampled_from(["%m/%d/%y", "%d/%m/%y", "%d.%m.%Y"]))
def test_whatever_is_written_is_read_back_or_assumed(listed: list[date], form: str) -> None:
    newest_first = sorted(listed, reverse=True)
    read, assumed = days([day.strftime(form) for day in newest_first])
    assert assumed or read == [day.isoformat() for day in newest_first]


@given(STREAMED, st.permutations(list(dates.POSITIONS)))
def test_read_the_other_way_twice_a_day_is_itself(day: date, orders: list[str]) -> None:
    one, other, _ = orders
    moment = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    forms = {"mdy": "%m/%d/%y", "dmy": "%d/%m/%y", "ymd": "%y/%m/%d"}
    written = dates.parse(day.strftime(forms[one]))
    assert written
    in_the_other = dates.to_datetime(written, other, NOW)
    assume(in_the_other)
    reread = dates.reread(moment, one, other, NOW)
    assert in_the_other == reread.replace(hour=0)
    assert dates.reread(reread, other, one, NOW) == moment
    assert reread.hour == 20


def test_only_day_and_month_change_places_in_a_year_of_four_digits() -> None:
    assert dates.reread(datetime(1999, 3, 2, tzinfo=UTC), "dmy", "mdy", NOW) == datetime(
        1999, 2, 3, tzinfo=UTC
    )
