"""Advisories in the Open Source Vulnerability format, matched with versions of Python packages."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools.osv import (
    Affected,
    Event,
    Incomparable,
    Range,
    UnreadableAdvisories,
    affects,
    matching,
    read_advisories,
)


def advisory(name: str = "Some_Package", **fields: Any) -> dict[str, Any]:
    events = [{"introduced": "0"}, {"fixed": "1.5"}]
    return {
        "id": "PYSEC-1",
        "modified": "2026-11-20T00:00:00Z",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
        **fields,
    }


def written(folder: Path, content: object) -> Path:
    path = folder / "advisories.json"
    path.write_text(json.dumps(content))
    return path


def in_range(version: str, *events: Event) -> bool:
    return affects(Affected(ranges=(Range("ECOSYSTEM", events),)), version)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.4", True),
        ("1.5rc1", True),
        ("1.5", False),
        ("1.10", False),
        ("2.0", True),
        ("2.1", False),
    ],
)
def test_versions_are_compared_as_versions_and_not_as_text(version: str, expected: bool) -> None:
    events = [Event(introduced="2.0"), Event(fixed="2.0.1")]
    assert in_range(version, *events, Event(introduced="0"), Event(fixed="1.5")) is expected


def test_the_last_affected_version_is_affected_and_the_next_is_not() -> None:
    events = (Event(introduced="1.0"), Event(last_affected="1.2"))
    assert [in_range(each, *events) for each in ("0.9", "1.0", "1.2", "1.2.1")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_range_without_a_fix_goes_on() -> None:
    assert in_range("99", Event(introduced="1.0"))
    assert in_range("0.dev1", Event(introduced="0"))


@pytest.mark.parametrize(
    "affected",
    [
        Affected(),
        Affected(ranges=(Range("GIT", (Event(introduced="0"),)),)),
        Affected(ranges=(Range("SEMVER", (Event(introduced="0"),)),)),
        Affected(ranges=(Range("ECOSYSTEM"),)),
        Affected(ranges=(Range("ECOSYSTEM", (Event(introduced="spring"),)),)),
    ],
    ids=["nothing", "commits", "another scheme", "no events", "no version"],
)
def test_an_advisory_without_versions_of_pypi_cannot_be_compared(affected: Affected) -> None:
    with pytest.raises(Incomparable):
        affects(affected, "1.0")


def test_a_range_of_commits_beside_versions_decides_nothing() -> None:
    commits = Range("GIT", (Event(introduced="0"),))
    assert not affects(Affected(ranges=(commits,), versions=("1.0",)), "1.1")
    fixed = Range("ECOSYSTEM", (Event(introduced="0"), Event(fixed="1.1")))
    assert not affects(Affected(ranges=(commits, fixed)), "1.1")


def test_a_listed_version_is_affected_however_it_is_spelled() -> None:
    affected = Affected(versions=("not a version", "1.0"))
    assert affects(affected, "1.0.0")
    assert not affects(affected, "1.1")


@pytest.mark.parametrize("of", [{"type": "GIT"}, {"events": [{"introduced": "spring"}]}])
def test_what_could_not_be_compared_is_named_if_its_package_is_installed(
    tmp_path: Path, of: dict[str, Any]
) -> None:
    broken = advisory()
    broken["affected"][0]["ranges"][0] |= of
    advisories = read_advisories(written(tmp_path, broken))
    assert matching(advisories, {"some-package": "1.0"}) == ([], ["some-package 1.0: PYSEC-1"])
    assert matching(advisories, {"other": "1.0"}) == ([], [])


def test_a_match_is_one_line_with_what_fixes_it(tmp_path: Path) -> None:
    advisories = read_advisories(written(tmp_path, [advisory(summary="Reads any file")]))
    assert matching(advisories, {"some-package": "1.4", "other": "1.4"}) == (
        ["some-package 1.4: PYSEC-1, fixed in 1.5 (Reads any file)"],
        [],
    )
    assert matching(advisories, {"some-package": "1.5"}) == ([], [])


def test_what_was_withdrawn_or_concerns_another_language_is_left_out(tmp_path: Path) -> None:
    other = advisory()
    other["affected"][0]["package"]["ecosystem"] = "npm"
    withdrawn = advisory(withdrawn="2026-11-21T00:00:00Z")
    assert read_advisories(written(tmp_path, [other, withdrawn, {"id": "A", "modified": ""}])) == []


def test_a_zip_of_files_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (1, 2):
            archive.writestr(f"PYSEC-{number}.json", json.dumps(advisory(id=f"PYSEC-{number}")))
        archive.writestr("readme.txt", "not read")
    assert [each.id for each in read_advisories(path)] == ["PYSEC-1", "PYSEC-2"]


@pytest.mark.parametrize("content", ["", "{", '{"id": 1}', "[[]]", "PK\x03\x04"])
def test_a_file_in_another_format_is_refused_by_its_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "advisories.json"
    path.write_text(content)
    with pytest.raises(UnreadableAdvisories, match=r"advisories\.json"):
        read_advisories(path)


def test_a_file_that_is_missing_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableAdvisories, match=r"none\.json"):
        read_advisories(tmp_path / "none.json")
