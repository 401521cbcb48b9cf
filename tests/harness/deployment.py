"""Server processes that run as they would for people, and can be killed and started again."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.harness.forked_process import VARIABLE, ForkedProcess, can_be_forked
from tests.harness.ports import free_port
from tests.harness.site import ROOT, ClusterSite, environment

PATIENCE = 120
# Both by turns: a party may well have people on each.
SERVERS = ("daphne", "uvicorn")


class ServerProcess:
    def __init__(
        self,
        folder: Path,
        name: str,
        settings: dict[str, str],
        server: str = SERVERS[0],
    ) -> None:
        self.server = server
        self.tree = ROOT
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"{name}.log"
        self.settings = settings
        self.process: subprocess.Popen[bytes] | ForkedProcess | None = None

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError("The server is not running.")
        return self.process.pid

    def start(self) -> None:
        command = ["manage.py", "serve", "--without-prepare", "--port", str(self.port)]
        settings = environment(**{"SERVER": self.server, **self.settings})
        if os.environ.get(VARIABLE) and self.tree == ROOT and can_be_forked(self.settings):
            self.process = ForkedProcess(self.server, command, settings, ROOT, self.log)
            return
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                env=settings,
                cwd=self.tree,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-4000:]}")

    def kill9(self) -> None:
        """As the kernel would when memory is out: no graceful shutdown."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self, patience: float = 20) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.kill9()
        self.process = None


class Deployment:
    """`settings` are environment variables, the same for all processes."""

    def __init__(self, folder: Path, processes: int, settings: dict[str, str]) -> None:
        self.settings = settings
        self.processes = [
            ServerProcess(folder, f"server-{number}", settings, SERVERS[number % len(SERVERS)])
            for number in range(processes)
        ]

    @property
    def urls(self) -> list[str]:
        return [process.url for process in self.processes]

    def start(self) -> None:
        for process in self.processes:
            process.start()
        for process in self.processes:
            process.wait_until_it_answers()

    def kill9(self, number: int) -> None:
        self.processes[number].kill9()

    def restart(self, number: int) -> None:
        """On the same port, so that whoever was connected can come back."""
        self.processes[number].stop()
        self.processes[number].start()
        self.processes[number].wait_until_it_answers()

    def stop(self) -> None:
        for process in self.processes:
            process.stop(patience=0)

    def logs(self) -> str:
        return "\n".join(process.log.read_text() for process in self.processes)


@contextlib.contextmanager
def two_processes(site: ClusterSite, folder: Path, **settings: str) -> Iterator[Deployment]:
    """With settings of their own, on a copy of the site; both are gone afterwards."""
    deployment = Deployment(folder, 2, site.copy_settings() | settings)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()
        site.forget(deployment.settings)
