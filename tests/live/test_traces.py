"""Traces of real processes: a move from the socket that sent it to the other process's sockets."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ROOT, ClusterSite, environment
from tests.harness.trace_collector import CollectedSpan, TraceCollector, trace_collector
from tests.live.protocol_client import create_party, join_party

SOON = {"OTEL_BSP_SCHEDULE_DELAY": "100"}  # in milliseconds, until spans are sent


@pytest.fixture
def collector() -> Iterator[TraceCollector]:
    with trace_collector() as started:
        yield started


async def wait_until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not is_true():
            await asyncio.sleep(0.05)


async def test_a_move_is_one_trace_from_its_socket_to_the_sockets_of_the_other_process(
    cluster_site: ClusterSite, collector: TraceCollector, tmp_path: Path
) -> None:
    named = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, **SOON}
    with two_processes(cluster_site, tmp_path, **named) as site:
        ana = await create_party(site.urls[0])
        bo = await join_party(site.urls[1], ana.code, "Bo")
        async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[1]) as his:
            await hers.wait_for(lambda: hers.is_online(bo))
            ack = await hers.send("interests.set", weights={"genre:comedy": 0.5})
            await his.wait_for_revision(ack["revision"])

            def is_delivered() -> bool:
                return "deliver room.ranked" in {each.name for each in trace_of_the_move(collector)}

            await wait_until(is_delivered)
        move = {each.name: each for each in trace_of_the_move(collector)}
    assert move["receive interests.set"].attributes == {"party": ana.code, "participant": ana.id}
    assert move["receive interests.set"].parent == ""
    parents = {name: parent_name(each, move) for name, each in move.items()}
    assert parents == {
        "receive interests.set": None,
        "answer": "receive interests.set",
        "apply": "receive interests.set",
        "commit": "apply",
        "send": "apply",
        "rank": "apply",
        "send list": "apply",
        "deliver room.told": "apply",
        "deliver room.ranked": "apply",
    }
    here, there = move["apply"].process, move["deliver room.told"].process
    assert here != there
    assert {name for name, each in move.items() if each.process == there} == {
        "deliver room.told",
        "deliver room.ranked",
    }
    assert move["deliver room.told"].attributes == {"sockets": "1"}
    assert all(each.seconds >= 0 for each in move.values())


def trace_of_the_move(collector: TraceCollector) -> list[CollectedSpan]:
    is_received = any(each.name == "receive interests.set" for each in collector.spans)
    return collector.trace_with("receive interests.set") if is_received else []


def parent_name(span: CollectedSpan, trace: dict[str, CollectedSpan]) -> str | None:
    return next((each.name for each in trace.values() if each.id == span.parent), None)


@pytest.mark.parametrize("is_listening", [True, False])
async def test_a_collector_that_does_not_answer_keeps_no_move_and_no_end_of_a_process_waiting(
    cluster_site: ClusterSite, tmp_path: Path, is_listening: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        if not is_listening:
            silent.close()
        settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": address, **SOON}
        with two_processes(cluster_site, tmp_path, **settings) as site:
            await move_some(site)
            process = site.processes[0].process
            assert process
            process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(process.wait, 20) == 0
            assert "Traceback" not in site.logs()


async def move_some(site: Deployment) -> None:
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]) as client:
        for weight in range(10):
            await client.send("interests.set", weights={"genre:comedy": weight / 10})


def test_a_line_of_the_log_names_its_trace(tmp_path: Path) -> None:
    program = """
import logging, os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")
django.setup()
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from parties.runtime import tracing
tracing.start("1.0", "a test", InMemorySpanExporter())
log = logging.getLogger("a test")
log.warning("outside")
with tracing.span("receive", ()):
    log.warning("inside")
    print(tracing.current())
"""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(DATA_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )
    outside, inside = [json.loads(line) for line in ran.stderr.splitlines()]
    assert "trace" not in outside
    assert inside["trace"] == ran.stdout.split("-")[1]


@pytest.mark.parametrize("has_collector", [True, False])
def test_without_opentelemetry_a_site_serves_unless_it_is_to_send_traces(
    tmp_path: Path, has_collector: bool
) -> None:
    """As where requirements-tracing.txt is not installed."""
    program = "import sys; sys.modules['opentelemetry'] = None; import watchparty_site.asgi"
    named = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"} if has_collector else {}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(DATA_DIR=str(tmp_path), **named),
        capture_output=True,
        text=True,
    )
    assert (ran.returncode != 0) == has_collector
    assert ("pip install -r requirements-tracing.txt" in ran.stderr) == has_collector
