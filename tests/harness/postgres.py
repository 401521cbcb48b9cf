"""A PostgreSQL server for the tests: the one DATABASE_URL names, or one of our own."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from tests.harness.ports import free_port
from tests.harness.postgres_binaries import working_binaries
from tests.harness.system_user import hand_over, unprivileged

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}
# A log that is written in small files asks the disk for the next one soon.
SMALL_LOG = {"min_wal_size": "2MB", "max_wal_size": "4MB"}


class Postgres:
    """A server that DATABASE_URL names is not ours, and nobody may stop it."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def version(self) -> str:
        with psycopg.connect(self.url) as connection:
            reported = connection.execute("SHOW server_version").fetchone()
        return str(reported[0]) if reported else "unknown"

    def create_database(self, name: str, template: str = "template0") -> str:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop_database(self, name: str) -> None:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name)))


class OwnPostgres(Postgres):
    """Can be stopped, started again on the same port, and frozen."""

    def __init__(self, home: Path, durable: bool, small_log: bool = False) -> None:
        self.home, self.port, password = home, free_port(), secrets.token_hex(16)
        self.binaries = working_binaries(home)
        self.data = _initialised(home, self.binaries, password, small_log)
        self.settings = {**SETTINGS, "port": str(self.port), "fsync": "on" if durable else "off"}
        self.settings |= SMALL_LOG if small_log else {}
        self.process: subprocess.Popen[bytes] | None = None
        super().__init__(f"postgres://watchparty:{password}@127.0.0.1:{self.port}/postgres")

    def start(self) -> None:
        options = {**self.settings, "unix_socket_directories": str(self.data)}
        command = [str(self.binaries / "postgres"), "-D", str(self.data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                user=unprivileged(),
                cwd="/",
                start_new_session=True,
            )
        self._wait_until_it_answers(self.process)

    def stop(self, patience: float = 30) -> None:
        """At once, as a crash would; what was committed is in the log that it starts from. Whatever
        happens, nothing of it runs afterwards, and it has been waited for."""
        process, self.process = self.process, None
        if process is None:
            return
        parts = _with_children(process)
        _signal(parts, signal.SIGCONT)
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            _signal(parts, signal.SIGKILL)
            process.wait()

    def restart(self) -> None:
        """Also one that has gone down by itself."""
        self.stop()
        self.start()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def freeze(self) -> None:
        """Keeps every connection open and answers nothing, as a machine that swaps itself to
        death does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)  # it starts no child from here on
            _signal(_with_children(self.process), signal.SIGSTOP)

    def thaw(self) -> None:
        if self.process is not None:
            _signal(_with_children(self.process), signal.SIGCONT)

    def every_process(self) -> list[psutil.Process]:
        return _with_children(self.process) if self.process is not None else []

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.home / 'log').read_text()}")


def _with_children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    if process.poll() is not None:
        return []
    server = psutil.Process(process.pid)
    return [server, *server.children(recursive=True)]


def _signal(processes: list[psutil.Process], number: signal.Signals) -> None:
    """Each serves one connection, and may have ended with it since it was listed."""
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.send_signal(number)


@contextlib.contextmanager
def running_postgres(durable: bool = False) -> Iterator[Postgres]:
    """`durable` makes a commit wait for the disk, for measurements; killing programs, as the
    tests do, loses nothing without it."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith(("postgres://", "postgresql://")):
        yield Postgres(named)
        return
    with own_postgres(durable) as server:
        yield server


@contextlib.contextmanager
def own_postgres(
    durable: bool = False, home: Path | None = None, small_log: bool = False
) -> Iterator[OwnPostgres]:
    home = home or Path(tempfile.mkdtemp(prefix="watchparty-postgres-"))
    home.chmod(0o755)
    try:
        server = OwnPostgres(home, durable, small_log)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _initialised(home: Path, binaries: Path, password: str, small_log: bool) -> Path:
    data, secret = home / "data", home / "password"
    data.mkdir(mode=0o700)
    secret.write_text(password)
    hand_over(home)
    command = [str(binaries / "initdb"), "-D", str(data), "-U", "watchparty"]
    command += [f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
    command += ["--wal-segsize=1"] if small_log else []
    made = subprocess.run(
        [*command, "--no-sync"], capture_output=True, text=True, user=unprivileged(), cwd="/"
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
    return data
