"""`make cluster`, as somebody meets it who tries it."""

import asyncio
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.harness.ports import free_port
from tests.harness.site import ROOT, environment
from tests.live.protocol_client import create_party, join_party

PATIENCE = 120


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The process, and the address that it tells."""
    log, port = tmp_path / "log", free_port()
    command = [sys.executable, "-m", "tools.run_cluster", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not (reported := re.search(r"Watchparty is on (\S+)/ ", log.read_text())):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield process, reported[1]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


async def test_a_party_is_served_by_two_processes_and_nothing_is_left_behind(
    cluster: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, url = cluster
    started = psutil.Process(process.pid).children(recursive=True)
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with ana.connect(url) as hers, bo.connect(url) as his:
        moved = await hers.send("interests.set", weights={"genre:comedy": 1})
        await his.wait_for_revision(moved["revision"])
        assert his.recommendations == hers.recommendations
    process.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(process.wait, 60) == 0
    assert started
    assert not [each for each in started if each.is_running()]
