"""A program that was forked ends, and is ended, as one that was started."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.fork_server import LIBRARIES
from tests.harness.forked_process import ForkedProcess, can_be_forked
from tests.harness.site import ROOT

Run = Callable[[str], ForkedProcess]
NO_REACTOR_AND_NO_SETTINGS = f"""
import importlib, sys
for each in {LIBRARIES!r}: importlib.import_module(each)
from django.conf import settings
own = sorted({{each.partition(".")[0] for each in sys.modules}} & {{"parties", "watchparty_site"}})
sys.exit(str((own, settings.configured, "twisted.internet.reactor" in sys.modules)))
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def start(program: str) -> ForkedProcess:
        (tmp_path / "program.py").write_text(program)
        environment = {"PATH": os.environ["PATH"], "COLOUR": "blue"}
        log = tmp_path / "log"
        return ForkedProcess("daphne", ["program.py", "a b"], environment, tmp_path, log)

    return start


def test_it_has_its_own_arguments_environment_folder_session_and_log(
    run: Run, tmp_path: Path
) -> None:
    process = run(
        "import os, sys; print(sys.argv, os.environ, os.getcwd(), os.getsid(0) == os.getpid());"
        "print(__name__, sys.stdin.read(), file=sys.stderr)"
    )
    assert process.wait(20) == 0
    environment = {"PATH": os.environ["PATH"], "COLOUR": "blue"}
    assert (tmp_path / "log").read_text().splitlines() == [
        f"['program.py', 'a b'] environ({environment}) {tmp_path} True",
        "__main__ ",
    ]


@pytest.mark.parametrize(
    ("program", "status"),
    [("pass", 0), ("import sys; sys.exit(3)", 3), ("1 / 0", 1), ("import os; os.abort()", -6)],
)
def test_how_it_ended_is_reported(run: Run, program: str, status: int) -> None:
    assert run(program).wait(20) == status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_it(run: Run, number: signal.Signals) -> None:
    process = run("import time; time.sleep(60)")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.1)
    assert process.poll() is None
    process.send_signal(number)
    assert process.wait(20) == -number


def test_ctrl_c_reaches_it_as_it_does_python(run: Run, tmp_path: Path) -> None:
    process = run(
        "import os, signal\n"
        "try: os.kill(os.getpid(), signal.SIGINT); signal.pause()\n"
        "except KeyboardInterrupt: print('stopped')"
    )
    assert process.wait(20) == 0
    assert (tmp_path / "log").read_text() == "stopped\n"


def test_the_libraries_read_no_settings_and_choose_no_reactor() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_REACTOR_AND_NO_SETTINGS], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stderr.strip() == "([], False, False)"


def test_what_python_reads_when_it_starts_cannot_be_given_to_a_fork() -> None:
    assert can_be_forked({"PING_SECONDS": "1"})
    assert not can_be_forked({"LD_PRELOAD": "libfaketime.so"})
    assert not can_be_forked({"PYTHONHASHSEED": "1"})
