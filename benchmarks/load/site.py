"""Our own site under load: real servers of every kind, parties with people in them."""

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks import ROOT
from benchmarks.load.processes import running
from benchmarks.load.websocket_client import OnMessage, WebSocketClient, open_websocket
from tests.harness.ports import free_port
from tests.harness.postgres import Postgres, running_postgres
from tests.harness.site import ClusterSite, environment
from tests.harness.valkey import Valkey, running_valkey

MANAGE = ("manage.py",)
# Thousands of people come from one address here, and those who only watch send nothing.
NO_RATE_LIMITS = {
    "JOINS_PER_MINUTE": "1000000",
    "SILENCE_SECONDS": "3600",
    "LOG_LEVEL": "WARNING",
}


@dataclass(frozen=True)
class Party:
    code: str
    people: list[str]
    tokens: list[str]

    async def screen(self, number: int, port: int, on_message: OnMessage) -> WebSocketClient:
        """The screen of the person with that number."""
        headers = {"Authorization": f"Bearer {self.tokens[number]}"}
        return await open_websocket(port, f"/ws/parties/{self.code}/", on_message, headers)


@dataclass(frozen=True)
class Site:
    """PostgreSQL that waits for the disk, Valkey, the demo catalogue, a trained model."""

    cluster: ClusterSite
    postgres: Postgres
    valkey: Valkey
    folder: Path

    @contextlib.contextmanager
    def database(self) -> Iterator[dict[str, str]]:
        """A fresh copy, and the settings that lead to it."""
        settings = self.cluster.copy_settings() | NO_RATE_LIMITS
        try:
            yield settings
        finally:
            self.cluster.forget(settings)

    @contextlib.contextmanager
    def process(
        self,
        settings: dict[str, str],
        server: str = "uvicorn",
        port: int = 0,
        program: Sequence[str] = MANAGE,
    ) -> Iterator[tuple[psutil.Process, int]]:
        port = port or free_port()
        settings = {**settings, "SERVER": server}
        command = [sys.executable, *program, "serve", "--without-prepare", "--port", str(port)]
        log = self.folder / f"server-{port}.log"
        with running(command, port, ROOT, environment(**settings), log) as process:
            yield process, port


@contextlib.contextmanager
def prepared_site() -> Iterator[Site]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="watchparty-bench-")))
        postgres = stack.enter_context(running_postgres(durable=True))
        valkey = stack.enter_context(running_valkey())
        cluster = ClusterSite(folder, postgres, valkey.url)
        cluster.prepare()
        yield Site(cluster, postgres, valkey, folder)


def create_parties(settings: dict[str, str], parties: int, people: int) -> list[Party]:
    """So many parties, with so many people in each."""
    done = subprocess.run(  # noqa: S603 our own script
        [sys.executable, "-m", "benchmarks.load.seed_parties", str(parties), str(people)],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The parties could not be made:\n{done.stderr[-3000:]}")
    read: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    return [Party(each["code"], each["people"], each["tokens"]) for each in read]
