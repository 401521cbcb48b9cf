"""`make run` and `make demo`, as a newcomer meets them."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.harness.deployment import SERVERS, ServerProcess
from tests.harness.ports import free_port
from tests.harness.site import ROOT, EmbeddedSite, environment
from tests.live.protocol_client import create_party, join_party

WELCOME = re.compile(r"Watchparty is on (http://127\.0\.0\.1:\d+/)")
INVITATION = re.compile(r"choosing at (http://127\.0\.0\.1:\d+)/p/(\w{6})/")


class Served(ServerProcess):
    """`manage.py serve` at a terminal."""

    def start(self, *options: str) -> None:
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(**{"SERVER": self.server, **self.settings}),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def said(self, pattern: re.Pattern[str], patience: float = 40) -> re.Match[str]:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if found := pattern.search(self.log.read_text()):
                return found
            time.sleep(0.05)
        raise AssertionError(f"{pattern.pattern} was not said:\n{self.log.read_text()}")

    def ctrl_c(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=15)


@pytest.fixture(params=SERVERS)
def served(
    embedded_site: EmbeddedSite, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Served]:
    process = Served(tmp_path, "serve", embedded_site.a_copy(), request.param)
    yield process
    process.kill9()


async def test_ctrl_c_stops_it_and_the_next_start_is_quick_and_keeps_the_party(
    served: Served,
) -> None:
    served.start()
    assert served.said(WELCOME)[1] == f"{served.url}/"
    ana = await create_party(served.url)
    assert await asyncio.to_thread(served.ctrl_c) == 0

    served.log.write_text("")
    started = time.monotonic()
    served.start()
    served.said(WELCOME)
    assert time.monotonic() - started < 10
    assert (await ana.snapshot(served.url))["you"]["id"] == ana.id


async def test_the_demo_party_moves_the_list_of_whoever_joins(served: Served) -> None:
    served.start("--with-demo-party")
    url, code = (await asyncio.to_thread(served.said, INVITATION)).groups()
    assert served.process
    children = psutil.Process(served.process.pid).children()
    newcomer = await join_party(url, code, "Newcomer")
    async with newcomer.screen(url) as screen:
        names = {each["id"]: each["name"] for each in screen.known["participants"]}
        assert sorted(names.values()) == ["Ana", "Bo", "Cy", "Newcomer"]
        lists = {tuple(screen.title_ids)}

        def everyone_has_moved() -> bool:
            lists.add(tuple(screen.title_ids))
            moved = [set(each["changes"]) for each in screen.frames if each["type"] == "interests"]
            return {names[mover] for movers in moved for mover in movers} == {"Ana", "Bo", "Cy"}

        await screen.until(everyone_has_moved, patience=30)
        assert len(lists) > 1
    assert await asyncio.to_thread(served.ctrl_c) == 0
    assert children
    assert not any(child.is_running() for child in children)
    assert "Traceback" not in served.log.read_text()


def test_a_taken_port_is_said_in_a_sentence_before_anything_else_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment(DATA_DIR=str(tmp_path)),
            capture_output=True,
            text=True,
        )
    assert refused.returncode != 0
    assert f"Port {port} is in use by another program." in refused.stderr
    assert f"make run PORT={port + 1}" in refused.stderr
    assert not (tmp_path / "watchparty.sqlite3").exists()
