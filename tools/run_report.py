"""The results of test runs, read from pytest's JUnit XML reports, and their summary in words."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# A test that passes only on a second try has a race of its own or of the product's. A busy machine
# excuses one or two in a whole run.
MAX_PASSED_ON_RETRY = 2
FAILING = ("failure", "error")


@dataclass(frozen=True)
class Result:
    """What became of each test of a run, by name; `broken` is why a run could not be counted."""

    passed: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    passed_on_retry: frozenset[str] = frozenset()
    broken: str = ""
    seconds: float = 0

    def after_retry(self, second: "Result") -> "Result":
        """The result with the failures that a second try turned into passes; a test that the
        second try did not run stays failed."""
        recovered = self.failed & second.passed
        return Result(
            self.passed | recovered,
            self.failed - recovered,
            self.skipped,
            recovered,
            self.broken or second.broken,
        )

    def __str__(self) -> str:
        counts = [f"{len(self.passed)} passed", f"{len(self.failed)} failed"]
        counts += [f"{len(self.skipped)} skipped"] if self.skipped else []
        retried = len(self.passed_on_retry)
        counts += [f"{retried} of them only on the second try"] if retried else []
        broken = f"; {self.broken}" if self.broken else ""
        return f"{', '.join(counts)} in {self.seconds:.0f} s{broken}"


def read_result(report: Path, exit_status: int) -> Result:
    """`exit_status` is pytest's: a run that fails without a failed test is broken."""
    if not report.exists():
        return Result(broken=f"pytest ended with {exit_status} and left no report")
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 written by our own pytest
    failed = _names(case for case in cases if _has(case, *FAILING))
    skipped = _names(case for case in cases if _has(case, "skipped")) - failed
    passed = _names(cases) - failed - skipped
    unexplained = exit_status and not failed
    broken = f"pytest ended with {exit_status} though no test failed" if unexplained else ""
    return Result(passed, failed, skipped, broken=broken)


def _has(case: ET.Element, *kinds: str) -> bool:
    return any(case.find(kind) is not None for kind in kinds)


def _names(cases: Iterable[ET.Element]) -> frozenset[str]:
    return frozenset(f"{case.attrib['classname']}::{case.attrib['name']}" for case in cases)


def summarize(results: Mapping[str, Result], titles: Mapping[str, str]) -> tuple[list[str], bool]:
    """The lines of the summary, and whether the whole run has succeeded."""
    lines = [f"  {name:9} {titles[name]:36} {result}" for name, result in results.items()]
    failed = {name: result.failed for name, result in results.items()}
    retried = {name: result.passed_on_retry for name, result in results.items()}
    lines += _list("Failed:", failed)
    lines += _list("Passed only on the second try; each has a cause to be found:", retried)
    too_many = sum(map(len, retried.values())) > MAX_PASSED_ON_RETRY
    if too_many:
        lines.append(f"More than {MAX_PASSED_ON_RETRY} needed a second try: the run has failed.")
    broken = any(result.broken for result in results.values())
    any_passed = any(result.passed for result in results.values())
    return lines, any_passed and not (any(failed.values()) or broken or too_many)


def _list(heading: str, names: Mapping[str, frozenset[str]]) -> list[str]:
    lines = [f"  {part:9} {name}" for part, found in names.items() for name in sorted(found)]
    return ["", heading, *lines] if lines else []
