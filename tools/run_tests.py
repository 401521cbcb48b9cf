"""Runs every test on everything it should run on, and prints at the end what ran on what.

    python -m tools.run_tests                  all parts
    python -m tools.run_tests live browser     some of them

Each part is a pytest run of its own, and can be had without this: `pytest`, `pytest tests/live`.
Two parts run at a time. The output of a part is printed when it has finished.
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
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import django

from tests.harness.chromium import version as chromium_version
from tests.harness.chromium import working_chromium
from tests.harness.forked_process import VARIABLE as FORKED_SERVERS
from tests.harness.postgres import Postgres, running_postgres
from tests.harness.prepared_sites import shared_preparation
from tests.harness.valkey import running_valkey
from tools.run_report import Result, read_result, summarize

ROOT = Path(__file__).resolve().parent.parent
# Folders whose tests make a part of their own; all others run inside one process.
OWN_PARTS = ("live", "dynamodb", "browser", "spark")
ONE_PROCESS = ["tests", *(f"--ignore=tests/{part}" for part in OWN_PARTS)]


@dataclass(frozen=True)
class Part:
    arguments: list[str]
    needs_servers: bool
    title: str
    # Real processes or browsers on a machine with others on it: what fails is tried once more.
    timing_dependent: bool = False
    workers: int = 1  # tests at a time, where they mostly wait
    niceness: int = 0  # of those that keep a core busy beside tests that wait for one


PARTS = {
    "embedded": Part(ONE_PROCESS, False, "SQLite, in-process channel layer", niceness=5),
    "servers": Part(
        [*ONE_PROCESS, "--on-servers"], True, "PostgreSQL, Redis or Valkey", niceness=5
    ),
    "live": Part(["tests/live"], True, "server processes, both deployments", True, 2),
    "dynamodb": Part(["tests/dynamodb"], False, "DynamoDB: ministack, moto", niceness=5),
    "browser": Part(["tests/browser"], True, "Chromium against a server process", True, 2),
}
# The rows run beside each other, and the parts of a row one after the other: those of the first,
# which start processes and wait for them, beside those that keep a core busy and give way to them.
ROWS = [["live", "browser"], ["embedded", "servers", "dynamodb"]]
SLOWEST = 15  # tests of each part that its output names
_processes: list[subprocess.Popen[str]] = []
_stopping = threading.Event()


def main(wanted: Collection[str]) -> int:
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"There is no part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
    wanted, started = wanted or list(PARTS), time.monotonic()
    results: dict[str, Result] = {}
    with contextlib.ExitStack() as running:
        servers, versions = _start_servers(wanted, running)
        rows = [[name for name in row if name in wanted] for row in ROWS]
        with ThreadPoolExecutor(len(rows)) as threads:
            for found in threads.map(lambda row: _run_row(row, servers), rows):
                results |= found
    return _report(results, versions, time.monotonic() - started)


def _report(results: dict[str, Result], versions: str, seconds: float) -> int:
    lines, succeeded = summarize(results, {name: part.title for name, part in PARTS.items()})
    counts = [f"{sum(len(result.passed) for result in results.values())} passed"]
    counts += [f"{sum(len(result.failed) for result in results.values())} failed"]
    end = f"{', '.join(counts)} in {seconds:.0f} s"
    print("\n".join(["", "What ran on what:", *lines, "", versions, end]), flush=True)
    return 0 if succeeded else 1


def _start_servers(
    wanted: Collection[str], running: contextlib.ExitStack
) -> tuple[dict[str, str], str]:
    """Starts what the wanted parts need, once. Returns the settings that name the servers, and the
    versions of everything."""
    postgres: Postgres | None = None
    settings: dict[str, str] = {}
    versions = [f"Python {platform.python_version()}", f"Django {django.__version__}"]
    versions.append(f"SQLite {sqlite3.sqlite_version}")
    if any(PARTS[name].needs_servers for name in wanted):
        postgres = running.enter_context(running_postgres())
        valkey = running.enter_context(running_valkey())
        settings = {"DATABASE_URL": postgres.url, "REDIS_URL": valkey.url}
        versions += [f"PostgreSQL {postgres.version}", valkey.version]
    if "browser" in wanted:
        settings["CHROMIUM"] = str(working_chromium())
        versions.append(chromium_version(working_chromium()))
    settings |= running.enter_context(shared_preparation(postgres))
    return settings, " · ".join(versions)


def _run_row(row: Collection[str], servers: dict[str, str]) -> dict[str, Result]:
    return {name: _run_part(name, servers) for name in row}


def _run_part(name: str, servers: dict[str, str]) -> Result:
    part = PARTS[name]
    print(f"{name}: started ({part.title})", flush=True)
    stores = servers if part.needs_servers else {"DATABASE_URL": "", "REDIS_URL": ""}
    environment = {FORKED_SERVERS: "1", **os.environ, "HISTORY_URL": "", **stores}
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        result = run_with_retry(part, name, environment, Path(folder))
    return replace(result, seconds=time.monotonic() - started)


def run_with_retry(part: Part, name: str, environment: dict[str, str], folder: Path) -> Result:
    """Runs the part; where it depends on timing, what failed is run once more, one at a time."""
    command = ["nice", "-n", str(part.niceness), sys.executable, "-m", "pytest", "--quiet"]
    command += ["-o", f"cache_dir={folder}/cache"]
    command.append(f"--durations={SLOWEST}")
    workers = ["-n", str(part.workers), "--dist=worksteal"] if part.workers > 1 else []
    first = _run_pytest(name, [*command, *workers, *part.arguments], environment, folder)
    if not (first.failed and part.timing_dependent):
        return first
    print(f"{name}: what failed is run once more, one at a time", flush=True)
    command += ["--last-failed", "--last-failed-no-failures", "none"]
    return first.after_retry(_run_pytest(name, [*command, *part.arguments], environment, folder))


def _run_pytest(name: str, command: list[str], environment: dict[str, str], folder: Path) -> Result:
    if _stopping.is_set():
        raise KeyboardInterrupt
    report = folder / "report.xml"
    report.unlink(missing_ok=True)
    process = subprocess.Popen(
        [*command, f"--junitxml={report}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _processes.append(process)
    output, _ = process.communicate()
    print(f"\n== {name}\n{output}", flush=True)
    return read_result(report, process.returncode)


def _stop(number: int, frame: FrameType | None) -> None:
    """Stops the parts first, each of which stops the servers it started. Ctrl-C has reached them
    already."""
    _stopping.set()
    for each in _processes if number == signal.SIGTERM else []:
        each.send_signal(signal.SIGINT)
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    # A shell starts background jobs with SIGINT ignored, which their children inherit: the servers
    # that the tests stop with it would go on.
    signal.signal(signal.SIGINT, _stop)
    sys.exit(main(sys.argv[1:]))
