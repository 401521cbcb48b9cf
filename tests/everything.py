"""Runs every test on everything it should run on, and says at the end what ran on what.

    python -m tests.everything                  all parts
    python -m tests.everything live browser     some of them

Each part is a pytest run of its own, and can be had without this: `pytest`, `pytest tests/live`.
Two cores take two parts at a time, of which one mostly waits and takes two tests at a time; what a
part says is printed when it is finished. The browser has both to itself, since its tests also hold
the pages to times.
"""

import contextlib
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import django

from tests.harness.chromium import version as chromium_version
from tests.harness.chromium import working_chromium
from tests.harness.postgres import running_postgres
from tests.harness.valkey import running_valkey

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = ("live", "history", "browser", "spark")
IN_ONE_PROCESS = ["tests", *(f"--ignore=tests/{part}" for part in ELSEWHERE)]


@dataclass(frozen=True)
class Part:
    arguments: list[str]
    on_servers: bool
    title: str
    is_of_moments: bool = False  # real screens and processes, on a machine with others on it
    side_by_side: int = 1  # tests at a time, where they mostly wait


PARTS = {
    "embedded": Part(IN_ONE_PROCESS, False, "SQLite, in-process channel layer"),
    "servers": Part([*IN_ONE_PROCESS, "--on-servers"], True, "PostgreSQL, Redis or Valkey"),
    "live": Part(["tests/live"], True, "server processes, both deployments", True, 2),
    "history": Part(["tests/history"], False, "DynamoDB: ministack, moto"),
    "browser": Part(["tests/browser"], True, "Chromium against a server process", True),
}
_running: list[subprocess.Popen[str]] = []
_stopping = threading.Event()
# One after the other; within each, lanes side by side; within a lane, one after the other.
ROUNDS = [[["embedded", "servers"], ["live", "history"]], [["browser"]]]


def main(wanted: Collection[str]) -> int:
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
    wanted, started = wanted or list(PARTS), time.monotonic()
    counts: dict[str, Counter[str]] = {}
    with contextlib.ExitStack() as running:
        servers, versions = _servers(wanted, running)
        for lanes in ROUNDS:
            with ThreadPoolExecutor() as threads:
                for counted in threads.map(lambda lane: _run_lane(lane, wanted, servers), lanes):
                    counts |= counted
    return _report(counts, versions, time.monotonic() - started)


def _run_lane(
    lane: list[str], wanted: Collection[str], servers: dict[str, str]
) -> dict[str, Counter[str]]:
    return {name: run(name, servers) for name in lane if name in wanted}


def _report(counts: dict[str, Counter[str]], versions: str, seconds: float) -> int:
    total = sum(counts.values(), Counter[str]())
    lines = [
        f"  {name:9} {PARTS[name].title:36} {_in_words(counted)}"
        for name, counted in counts.items()
    ]
    report = ["", "What ran on what:", *lines, f"  {versions}", ""]
    report.append(f"{_in_words(total)} in {seconds:.0f} s")
    print("\n".join(report), flush=True)  # noqa: T201
    return 1 if total["failed"] or not total["passed"] else 0


def _servers(wanted: Collection[str], running: contextlib.ExitStack) -> tuple[dict[str, str], str]:
    """Starts what the wanted parts need, once, and tells the versions of everything."""
    settings: dict[str, str] = {}
    versions = [f"Python {platform.python_version()}", f"Django {django.__version__}"]
    versions.append(f"SQLite {sqlite3.sqlite_version}")
    if any(PARTS[name].on_servers for name in wanted):
        postgres = running.enter_context(running_postgres())
        valkey = running.enter_context(running_valkey())
        settings = {"DATABASE_URL": postgres.url, "REDIS_URL": valkey.url}
        versions += [f"PostgreSQL {postgres.version}", valkey.version]
    if "browser" in wanted:
        settings["CHROMIUM"] = str(working_chromium())
        versions.append(chromium_version(working_chromium()))
    return settings, " · ".join(versions)


def run(name: str, servers: dict[str, str]) -> Counter[str]:
    part = PARTS[name]
    print(f"{name}: started ({part.title})", flush=True)  # noqa: T201
    environment = {**os.environ, "HISTORY_URL": "", **(servers if part.on_servers else {})}
    if not part.on_servers:
        environment |= {"DATABASE_URL": "", "REDIS_URL": ""}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "--quiet", "-o", f"cache_dir={folder}/cache"]
        several = ["-n", str(part.side_by_side)] if part.side_by_side > 1 else []
        counted = _pytest(name, [*command, *several, *part.arguments], environment, folder)
        if not (counted["failed"] and part.is_of_moments):
            return counted
        print(f"{name}: what failed is tried once more, alone", flush=True)  # noqa: T201
        again = _pytest(name, [*command, "--last-failed", *part.arguments], environment, folder)
        counted["failed"] = again["failed"]
        counted["passed"] += again["passed"]
        counted["on a second try"] = again["passed"]
        return counted


def _pytest(
    name: str, command: list[str], environment: dict[str, str], folder: str
) -> Counter[str]:
    if _stopping.is_set():
        raise KeyboardInterrupt
    report = Path(folder, "report.xml")
    report.unlink(missing_ok=True)
    running = subprocess.Popen(
        [*command, f"--junitxml={report}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _running.append(running)
    said, _ = running.communicate()
    print(f"\n== {name}: {PARTS[name].title}\n{said}", flush=True)  # noqa: T201
    return _counted(report, running.returncode)


def _stop(number: int, frame: FrameType | None) -> None:
    """First the parts, each of which ends the servers it started; Ctrl-C has told them already."""
    _stopping.set()
    for each in _running if number == signal.SIGTERM else []:
        each.send_signal(signal.SIGINT)
    raise KeyboardInterrupt


def _counted(report: Path, returned: int) -> Counter[str]:
    """A run that broke before it could count is a failure too."""
    if not report.exists():
        return Counter(failed=1)
    suite = next(ET.parse(report).getroot().iter("testsuite")).attrib  # noqa: S314 written by our own pytest
    failed = int(suite["failures"]) + int(suite["errors"])
    skipped = int(suite["skipped"])
    passed = int(suite["tests"]) - failed - skipped
    return Counter(passed=passed, failed=max(failed, int(returned != 0)), skipped=skipped)


def _in_words(counted: Counter[str]) -> str:
    skipped = f", {counted['skipped']} skipped" if counted["skipped"] else ""
    again = f", {count} on a second try" if (count := counted["on a second try"]) else ""
    return f"{counted['passed']} passed, {counted['failed']} failed{skipped}{again}"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    # Whoever is started in the background is deaf to Ctrl-C, and so are all whom they start: the
    # servers that the tests stop with it too.
    signal.signal(signal.SIGINT, _stop)
    sys.exit(main(sys.argv[1:]))
