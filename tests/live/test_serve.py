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
from tests.live.protocol_client import call, create_party, join_party
from watchparty_site import local_network

WELCOME = re.compile(r"Watchparty is on (http://\S+/)")
ON_THE_NETWORK = re.compile(r"on your network open (http://[\d.]+:\d+/)")
INVITATION = re.compile(r"choosing at (http://[\d.]+:\d+)/p/(\w{6})/")


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

    def output(self, pattern: re.Pattern[str], patience: float = 40) -> re.Match[str]:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if found := pattern.search(self.log.read_text()):
                return found
            time.sleep(0.05)
        raise AssertionError(f"{pattern.pattern} was not said:\n{self.log.read_text()}")

    def ctrl_c(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture(params=SERVERS)
def served(
    embedded_site: EmbeddedSite, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Served]:
    process = Served(tmp_path, "serve", embedded_site.copy_settings(), request.param)
    yield process
    process.kill9()


async def test_ctrl_c_stops_it_and_the_next_start_is_quick_and_keeps_the_party(
    served: Served,
) -> None:
    served.start()
    assert served.output(WELCOME)[1] == f"{served.url}/"
    ana = await create_party(served.url)
    assert await asyncio.to_thread(served.ctrl_c) == 0

    served.log.write_text("")
    served.start()
    served.output(WELCOME)
    reported = served.log.read_text()
    assert "The demo catalogue is loaded." in reported
    assert "The model is up to date." in reported
    assert "Static files…" not in reported
    assert (await ana.snapshot(served.url))["you"]["id"] == ana.id


async def test_the_demo_party_moves_the_list_of_whoever_joins(served: Served) -> None:
    served.start("--with-demo-party")
    url, code = (await asyncio.to_thread(served.output, INVITATION)).groups()
    assert served.process
    children = psutil.Process(served.process.pid).children()
    newcomer = await join_party(url, code, "Newcomer")
    async with newcomer.connect(url) as client:
        names = {each["id"]: each["name"] for each in client.known["participants"]}
        assert sorted(names.values()) == ["Ana", "Bo", "Cy", "Newcomer"]
        lists = {tuple(client.title_ids)}

        def everyone_has_moved() -> bool:
            lists.add(tuple(client.title_ids))
            moved = [set(each["changes"]) for each in client.frames if each["type"] == "interests"]
            return {names[mover] for movers in moved for mover in movers} == {"Ana", "Bo", "Cy"}

        await client.wait_for(everyone_has_moved, patience=30)
        assert len(lists) > 1

        def has_seen(kind: str) -> bool:
            return any(each["type"] == kind for each in client.frames)

        await client.wait_for(lambda: has_seen("shortlist") and has_seen("chat"), patience=60)
        await client.wait_for(lambda: client.known["ballot"] is not None, patience=60)
        await client.wait_for(lambda: client.known["ballot"]["state"] == "closed", patience=90)
        assert client.known["ballot"]["result"]["winner"] in client.known["ballot"]["titles"]
        await client.wait_for(lambda: has_seen("picked"), patience=30)
    assert await asyncio.to_thread(served.ctrl_c) == 0
    assert children
    assert not any(child.is_running() for child in children)
    assert "Traceback" not in served.log.read_text()


async def test_ctrl_c_ends_it_when_the_friends_of_the_demo_party_do_not_end(
    served: Served,
) -> None:
    """They are frozen, as a machine that does other things would for a while."""
    served.start("--with-demo-party")
    await asyncio.to_thread(served.output, INVITATION)
    assert served.process
    (friends,) = psutil.Process(served.process.pid).children()
    friends.suspend()
    assert await asyncio.to_thread(served.ctrl_c) == 0
    assert not friends.is_running()
    assert "Traceback" not in served.log.read_text()


def test_a_port_in_use_is_reported_before_anything_else_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as applied:
        port = applied.getsockname()[1]
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


# Friends are invited to an address of the network; a machine without one has nothing to print.
@pytest.mark.skipif(not local_network.addresses(), reason="this machine is on no network")
async def test_on_a_home_network_friends_are_invited_to_an_address_that_reaches_it(
    served: Served,
) -> None:
    served.settings["LAN"] = "1"
    served.start("--with-demo-party")
    on_the_network = (await asyncio.to_thread(served.output, ON_THE_NETWORK))[1].rstrip("/")
    url, code = (await asyncio.to_thread(served.output, INVITATION)).groups()
    assert url == on_the_network
    assert "127.0.0.1" not in url
    newcomer = await join_party(url, code, "Newcomer")
    async with newcomer.connect(url) as client:
        await client.send("interests.set", weights={"genre:comedy": 1})
    opened_here = await call(
        served.url, "POST", "/api/v1/parties", {"name": "Late night", "host_name": "Di"}
    )
    assert opened_here["url"] == f"{url}/p/{opened_here['code']}/"


async def test_an_address_of_ipv6_serves_a_party(served: Served) -> None:
    served.start("--host", "::1")
    url = (await asyncio.to_thread(served.output, WELCOME))[1].rstrip("/")
    assert url == f"http://[::1]:{served.port}"
    ana = await create_party(url)
    async with ana.connect(url) as client:
        await client.send("interests.set", weights={"genre:comedy": 1})


@pytest.mark.parametrize(
    ("host", "variables", "reported"),
    [
        ("0.0.0.0", {}, "make run LAN=1"),  # noqa: S104 the address that is refused
        ("no.such.host.invalid", {"SECRET_KEY": "x" * 40}, "There is no address"),
        ("192.0.2.77", {"SECRET_KEY": "x" * 40}, "Cannot serve on 192.0.2.77"),
    ],
)
def test_a_host_that_cannot_be_served_is_refused_in_words(
    tmp_path: Path, host: str, variables: dict[str, str], reported: str
) -> None:
    folder = {"DATA_DIR": str(tmp_path), "SECRET_KEY": ""}
    refused = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(free_port()), "--host", host],
        cwd=ROOT,
        env=environment(**folder | variables),
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert reported in refused.stderr
    assert "Traceback" not in refused.stderr
