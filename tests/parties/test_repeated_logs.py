"""What is refused, or fails, again and again is counted, and logged in one line."""

import logging
import sys

import pytest
from django.test import RequestFactory

from parties.runtime import repeated_logs
from parties.runtime.repeated_logs import (
    MAX_KINDS_OF_A_MESSAGE,
    REPORT_SECONDS,
    LogDeduplicator,
)
from parties.websocket import handshake
from watchparty_site import repeated_lines
from watchparty_site.repeated_lines import RepeatedFilter

OURS = {"name": "parties.rooms.room"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(caplog: pytest.LogCaptureFixture) -> Clock:
    caplog.set_level(logging.INFO)
    return Clock()


def reported(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, int]]:
    return [
        (vars(line)["participant"], vars(line)["reason"], vars(line).get("repeated", 0))
        for line in caplog.records
    ]


def test_ten_thousand_refusals_are_two_lines_that_count_them_all(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    lines = LogDeduplicator(clock)
    for _ in range(10_000):
        lines.log("message refused", participant="ana", reason="too_frequent")
        lines.report()
    clock.now = REPORT_SECONDS
    lines.report()
    lines.report()
    assert reported(caplog) == [("ana", "too_frequent", 0), ("ana", "too_frequent", 9_999)]


def test_each_participant_and_reason_has_a_line_of_its_own_and_is_forgotten_when_it_ends(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    lines = LogDeduplicator(clock)
    kinds = [("ana", "forbidden"), ("ana", "too_frequent"), ("bo", "forbidden")]
    for participant, reason in kinds * 2:
        lines.log("message refused", participant=participant, reason=reason)
    assert reported(caplog) == [(*kind, 0) for kind in kinds]
    caplog.clear()
    for _ in range(3):
        clock.now += REPORT_SECONDS
        lines.report()
    assert reported(caplog) == [(*kind, 1) for kind in kinds]
    lines.log("message refused", participant="ana", reason="forbidden")
    assert reported(caplog)[-1] == ("ana", "forbidden", 0)


def test_more_kinds_than_are_kept_are_logged_before_they_are_dropped(
    clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeated_logs, "MAX_KINDS", 2)
    lines = LogDeduplicator(clock)
    for participant in ("ana", "ana", "bo", "cy"):
        lines.log("message refused", participant=participant, reason="forbidden")
    assert ("ana", "forbidden", 1) in reported(caplog)
    assert len(lines._counts) == 2


@pytest.fixture
def deduplicator(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> LogDeduplicator:
    counted = LogDeduplicator(clock)
    monkeypatch.setattr(repeated_lines, "deduplicator", counted)
    monkeypatch.setattr(handshake, "deduplicator", counted)
    return counted


@pytest.fixture
def lines(deduplicator: LogDeduplicator) -> RepeatedFilter:
    return RepeatedFilter()


@pytest.mark.parametrize(
    ("name", "level", "status"),
    [
        ("django.request", logging.WARNING, 404),
        ("django.security.DisallowedHost", logging.ERROR, 400),
        ("django.request", logging.ERROR, 500),
        ("django.request", logging.ERROR, 503),
        ("django.db", logging.ERROR, None),
        ("uvicorn.error", logging.WARNING, None),
        ("uvicorn.error", logging.ERROR, None),
        ("psycopg.pool", logging.WARNING, None),
        ("parties.rooms.room", logging.ERROR, None),
    ],
)
def test_of_lines_that_differ_in_their_arguments_only_the_first_is_passed_on(
    lines: RepeatedFilter, name: str, level: int, status: int | None
) -> None:
    records = [logging.LogRecord(name, level, "", 0, "%s: %s", ("No", str(n)), None) for n in "ab"]
    for record in records:
        record.status_code = status
    assert [lines.filter(record) for record in records * 5] == [True] + [False] * 9


def raised(error: Exception) -> logging.LogRecord:
    """An answer with 500, and the traceback that Django logs with it."""
    try:
        raise error
    except Exception:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "", None, sys.exc_info())
    record.status_code = 500
    return record


def test_each_kind_of_error_behind_a_500_is_a_line_of_its_own(lines: RepeatedFilter) -> None:
    records = [raised(each) for each in (KeyError("a"), KeyError("b"), OSError("a"))]
    assert [lines.filter(record) for record in records] == [True, False, True]


def test_the_errors_of_a_pool_are_counted_by_their_class(
    lines: RepeatedFilter,
    deduplicator: LogDeduplicator,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for error in (OSError("port 1"), OSError("port 2"), TimeoutError()) * 10:
        lines.filter(
            logging.LogRecord("psycopg.pool", logging.WARNING, "", 0, "%s", (error,), None)
        )
    clock.now = REPORT_SECONDS
    deduplicator.report()
    counted = [(vars(line)["error"], vars(line)["repeated"]) for line in caplog.records]
    assert counted == [("OSError", 19), ("TimeoutError", 9)]


def test_a_client_with_every_address_of_an_ipv6_48_is_one_line(
    lines: RepeatedFilter, caplog: pytest.LogCaptureFixture
) -> None:
    passed = 0
    for number in range(400):
        address = f"2001:db8:7:{number:x}::1"
        handshake.log_refused({"headers": [], "client": (address, 1)}, None, "not_joined")
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "No", None, None)
        record.status_code = 404
        record.request = RequestFactory().get("/", REMOTE_ADDR=address)
        passed += lines.filter(record)
    assert [vars(line)["address"] for line in caplog.records] == ["2001:db8:7::/48"]
    assert passed == 1


def test_more_kinds_than_are_listed_are_counted_by_reason(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    lines = LogDeduplicator(clock)
    for number in range(10_000):
        for reason in ("not_joined", "foreign_origin"):
            lines.log("socket refused", address=str(number), reason=reason)
    assert len(caplog.records) <= MAX_KINDS_OF_A_MESSAGE + 2
    clock.now = REPORT_SECONDS
    caplog.clear()
    lines.report()
    counted = {vars(line)["reason"]: vars(line)["repeated"] for line in caplog.records}
    assert sum(counted.values()) == 20_000 - MAX_KINDS_OF_A_MESSAGE - 2
    assert counted.keys() == {"not_joined", "foreign_origin"}
    clock.now += REPORT_SECONDS
    lines.report()
    assert lines.is_first("socket refused", address="another", reason="not_joined")


def test_failures_that_repeat_in_a_party_are_a_line_for_each_kind_of_error(
    lines: RepeatedFilter,
) -> None:
    passed = []
    for number in range(100):
        for party in ("ABC", "DEF"):
            for reason in (f"OperationalError('{number}')", f"KeyError('{number}')"):
                reported = {"event": "commit_failed", "party": party, "reason": reason}
                record = logging.makeLogRecord({**OURS, "levelno": logging.ERROR, **reported})
                passed += [(party, reason)] * lines.filter(record)
    assert len(passed) == 4
    ends = logging.makeLogRecord({**OURS, "levelno": logging.INFO, "event": "socket_closed"})
    assert [lines.filter(ends) for _ in range(3)] == [True] * 3
