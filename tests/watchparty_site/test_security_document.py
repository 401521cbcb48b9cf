"""Every defence that docs/security.md claims, and every fault in docs/chaos.md, has its test."""

import re

import pytest

from parties.access import http_rate_limits
from parties.domain import codes
from tests.harness.site import ROOT
from tools.chaos import FAULTS

CHAOS = ROOT / "docs" / "chaos.md"
DOCUMENT = (ROOT / "docs" / "security.md").read_text()


@pytest.mark.parametrize("page", ["security", "chaos"])
def test_every_named_test_exists(page: str) -> None:
    existing = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text())
    }
    document = (ROOT / "docs" / f"{page}.md").read_text()
    named = set(re.findall(r"`(test_\w+)`", document))
    assert named
    assert named - existing == set()


def test_every_fault_is_done_by_make_chaos_and_counted() -> None:
    code = "".join((ROOT / path).read_text() for path in FAULTS)
    counted = set(re.findall(r"def (test_\w+)\([^)]*\bcount: Count\b", code))
    rows = re.findall(r"^\| .+ \| (`test_.+) \|$", CHAOS.read_text(), re.MULTILINE)
    assert rows
    for row in rows:
        assert counted & set(re.findall(r"`(test_\w+)`", row)), row


def test_every_attack_has_a_defence_and_a_test() -> None:
    rows = re.findall(r"^\| (?!attack|---)(.+) \|$", DOCUMENT, re.MULTILINE)
    for row in rows:
        attack, defence, tests = row.split(" | ")
        assert attack, row
        assert defence, row
        assert tests.startswith("`test_"), row


def test_the_odds_are_those_of_the_limits_in_the_code() -> None:
    possible = len(codes.ALPHABET) ** codes.CODE_LENGTH
    in_an_hour = (
        http_rate_limits.WRONG_GUESSES_BURST + 60 * http_rate_limits.WRONG_GUESSES_PER_MINUTE
    )
    assert f"{possible:,}" in DOCUMENT
    assert f"{in_an_hour} times in its first hour" in DOCUMENT
    assert f"= {in_an_hour * 1000 / possible:.2%}".replace("%", " %") in DOCUMENT
    assert round(in_an_hour * 1000 * 10_000 / possible) == 6


def test_what_was_measured_is_within_what_two_processes_allow() -> None:
    at_once, a_minute = (
        http_rate_limits.WRONG_GUESSES_BURST,
        http_rate_limits.WRONG_GUESSES_PER_MINUTE,
    )
    allowed = 2 * (at_once + a_minute)
    assert f"2 × ({at_once} + {a_minute}) = {allowed} in the first minute" in DOCUMENT
    measured = re.search(r"printed (\d+) guesses, of which (\d+) were looked up", DOCUMENT)
    assert measured
    guessed, looked_up = map(int, measured.groups())
    assert allowed * 0.9 < looked_up <= allowed < guessed
