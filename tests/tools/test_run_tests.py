"""`make test` reports by name what passed only on the second try, and fails on three of them."""

import os
from pathlib import Path

import pytest

from tools.run_report import Result, read_result, summarize
from tools.run_tests import OWN_PARTS, PARTS, ROOT, ROWS, Part, run_with_retry

# Each fails the first time it is run in a folder and passes from then on.
FLAKY = """
import pathlib, pytest

@pytest.mark.parametrize("number", range(3))
def test_flaky(number):
    seen = pathlib.Path(__file__).with_name(f"seen-{number}")
    again = seen.exists()
    seen.touch()
    assert again
"""
STEADY = "\ndef test_steady(): pass\n"


def run(folder: Path, tests: str, timing_dependent: bool = True, niceness: int = 0) -> Result:
    file = folder / "test_example.py"
    file.write_text(tests)
    arguments = ["-p", "no:django", "-p", "no:randomly", "--rootdir", str(folder)]
    # An empty file of settings: those of this repository are not for these.
    (folder / "empty.ini").write_text("[pytest]\n")
    arguments += ["-c", str(folder / "empty.ini"), str(file)]
    part = Part(arguments, False, "", timing_dependent, niceness=niceness)
    return run_with_retry(part, "example", dict(os.environ), folder)


def summary(result: Result) -> tuple[str, bool]:
    lines, succeeded = summarize({"live": result}, {"live": "server processes"})
    return "\n".join(lines), succeeded


def test_what_passes_only_on_the_second_try_is_listed_and_three_fail_the_run(
    tmp_path: Path,
) -> None:
    result = run(tmp_path, FLAKY + STEADY)
    flaky = {f"test_example::test_flaky[{number}]" for number in range(3)}
    assert result.passed_on_retry == flaky
    assert not result.failed
    assert result.passed == flaky | {"test_example::test_steady"}
    text, succeeded = summary(result)
    assert not succeeded
    assert all(name in text for name in flaky)
    assert "test_steady" not in text


def test_two_that_needed_a_second_try_are_listed_and_do_not_fail_the_run(tmp_path: Path) -> None:
    text, succeeded = summary(run(tmp_path, FLAKY.replace("range(3)", "range(2)")))
    assert succeeded
    assert "test_flaky[1]" in text


def test_those_of_several_parts_are_counted_together() -> None:
    one, two = (Result(passed_on_retry=frozenset(names)) for names in (["a", "b"], ["c"]))
    passed = Result(passed=frozenset(["d"]))
    titles = dict.fromkeys(("live", "browser", "embedded"), "")
    assert summarize({"live": one, "embedded": passed}, titles)[1]
    assert not summarize({"live": one, "browser": two, "embedded": passed}, titles)[1]


def test_a_test_that_fails_twice_has_failed(tmp_path: Path) -> None:
    result = run(tmp_path, "def test_broken(): assert False\n" + STEADY)
    assert result.failed == {"test_example::test_broken"}
    assert result.passed == {"test_example::test_steady"}
    text, succeeded = summary(result)
    assert not succeeded
    assert "test_example::test_broken" in text


def test_nothing_is_tried_twice_where_timing_is_no_excuse(tmp_path: Path) -> None:
    result = run(tmp_path, FLAKY, timing_dependent=False)
    assert len(result.failed) == 3
    assert not result.passed_on_retry


def test_an_error_in_a_fixture_is_a_failure_of_its_test_alone(tmp_path: Path) -> None:
    fixture = "import pytest\n@pytest.fixture\ndef broken():\n    yield\n    assert False\n"
    result = run(tmp_path, fixture + "def test_one(broken): assert False\n" + STEADY)
    assert result.failed == {"test_example::test_one"}
    assert result.passed == {"test_example::test_steady"}


@pytest.mark.parametrize("tests", ["", "def broken(:"])
def test_a_run_that_breaks_fails(tmp_path: Path, tests: str) -> None:
    text, succeeded = summary(run(tmp_path, tests))
    assert not succeeded
    assert text


def test_a_run_without_a_report_or_with_an_unexplained_status_fails(tmp_path: Path) -> None:
    assert not summary(read_result(tmp_path / "none.xml", 2))[1]
    report = tmp_path / "report.xml"
    report.write_text('<testsuite><testcase classname="a" name="b"/></testsuite>')
    assert summary(read_result(report, 0))[1]
    text, succeeded = summary(read_result(report, 3))
    assert not succeeded
    assert "pytest ended with 3" in text


def test_every_part_is_run_once() -> None:
    assert sorted(name for row in ROWS for name in row) == sorted(PARTS)


def test_every_folder_with_a_part_of_its_own_exists() -> None:
    """One that was renamed would be run twice, or not at all."""
    assert [name for name in OWN_PARTS if not (ROOT / "tests" / name).is_dir()] == []


def test_tests_that_keep_a_core_busy_give_way_to_those_that_wait_for_one(tmp_path: Path) -> None:
    nicer = os.nice(0) + 3
    tests = f"import os\ndef test_niceness(): assert os.nice(0) == {nicer}\n"
    assert run(tmp_path, tests, False, niceness=3).passed
    first, second = ({PARTS[name].niceness for name in row} for row in ROWS)
    assert max(first) < min(second)
