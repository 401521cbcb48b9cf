"""Scenarios of live rooms, each measured on real processes."""

import asyncio
import contextlib
import itertools
import random
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.load.move_generator import Lateness, dragging, moving
from benchmarks.load.party_clients import PartyClients, Screen
from benchmarks.load.peer_rooms import Relayed
from benchmarks.load.processes import cpu_seconds, resident_bytes, running
from benchmarks.load.results import spread
from benchmarks.load.site import MANAGE, Party, Site, create_parties
from benchmarks.load.websocket_client import Refused
from tests.harness.ports import free_port

MILLISECONDS = 1000
PAUSE = 0.05  # more than a coalescing window: the room is idle again
RAW_ASGI = ("uvicorn", "--no-access-log", "--log-level", "warning", "--ws", "websockets-sansio")
Found = dict[str, Any]
Started = tuple[psutil.Process, int]


@contextlib.contextmanager
def processes(
    site: Site, settings: dict[str, str], number: int, program: Sequence[str] = MANAGE
) -> Iterator[list[Started]]:
    with contextlib.ExitStack() as stack:
        starting = (site.process(settings, program=program) for _ in range(number))
        yield [stack.enter_context(each) for each in starting]


async def connect_clients(
    parties: Sequence[Party], ports: Sequence[int], apart: bool = False
) -> list[PartyClients]:
    """Everyone is there, a few at a time: no server is meant to be stormed here. A party is on one
    process, as the proxies' configurations place it, or its people apart, on one after the other.
    """
    all_clients, turn = [PartyClients(party) for party in parties], asyncio.Semaphore(16)

    async def connect(clients: PartyClients, home: int) -> None:
        async with turn:
            await clients.connect(ports if apart else [home])

    homes = (ports[number % len(ports)] for number in range(len(all_clients)))
    await asyncio.gather(*(connect(*each) for each in zip(all_clients, homes, strict=True)))
    return all_clients


async def moves(
    site: Site,
    rooms: int,
    people: int,
    every: float,
    rounds: int,
    seconds: float,
    apart: bool = False,
) -> Found:
    """One move to the last screen: rooms on two processes, moves at a steady pace."""
    with site.database() as settings, processes(site, settings, 2) as started:
        parties = create_parties(settings, rooms, people)
        all_clients = await connect_clients(parties, [port for _, port in started], apart)
        await moving(all_clients, every, seconds / 2, Lateness())
        found = []
        for _ in range(rounds):
            for clients in all_clients:
                clients.forget()
            found.append(await round_of_moves(all_clients, every, seconds, started))
        for clients in all_clients:
            clients.go()
    return summed_up(found)


async def round_of_moves(
    all_clients: Sequence[PartyClients], every: float, seconds: float, started: Sequence[Started]
) -> Found:
    lateness = Lateness()
    cpu = sum(cpu_seconds(process) for process, _ in started)
    await moving(all_clients, every, seconds, lateness)
    delays = [delay * MILLISECONDS for clients in all_clients for delay in clients.delays()]
    spent = sum(cpu_seconds(process) for process, _ in started) - cpu
    return {
        "delays": delays,
        "lateness": lateness.seconds,
        "refused": sum(clients.refused for clients in all_clients),
        "cpu_ms_per_move": spent * MILLISECONDS / len(delays),
    }


def summed_up(rounds: list[Found]) -> Found:
    """Milliseconds over all rounds; `p99_of_rounds` shows how much rounds differ."""
    delays = [delay for each in rounds for delay in each["delays"]]
    late = [late for each in rounds for late in each["lateness"]]
    found: Found = {
        "moves": len(delays),
        "refused": sum(each["refused"] for each in rounds),
        "milliseconds": spread(delays),
        "p99_of_rounds": spread([spread(each["delays"])["p99"] for each in rounds]),
        "generator_late_p99": spread(late)["p99"] * MILLISECONDS,
    }
    if "cpu_ms_per_move" in rounds[0]:
        found["cpu_ms_per_move"] = spread([each["cpu_ms_per_move"] for each in rounds])
    return found


async def bare(
    rooms: int, people: int, every: float, rounds: int, seconds: float, size: int
) -> Found:
    """As many bytes through a raw ASGI loop in one process: no order, no ranking, no database."""
    folder, port = Path(__file__).parent / "peers", free_port()
    command = [sys.executable, "-m", *RAW_ASGI, "--port", str(port), "raw_asgi:application"]
    with running(command, port, folder) as process:
        peer = Relayed(process, port, [people] * rooms, b"x" * size)
        await peer.come()
        found = [await _round_of_bare(peer, every, seconds) for _ in range(rounds)]
        peer.go()
    return summed_up(found)


async def _round_of_bare(peer: Relayed, every: float, seconds: float) -> Found:
    lateness, delays = Lateness(), list[float]()
    watching, ends = asyncio.create_task(lateness.watch()), time.perf_counter() + seconds

    async def relay(number: int) -> None:
        room = peer.rooms[number]
        await asyncio.sleep(random.uniform(0, every))
        while (sent := time.perf_counter()) < ends:
            room.missing = room.size
            room.complete.clear()
            await peer.trigger(room)
            await room.complete.wait()
            delays.append((time.perf_counter() - sent) * MILLISECONDS)
            await asyncio.sleep(every)

    await asyncio.gather(*(relay(number) for number in range(len(peer.rooms))))
    watching.cancel()
    return {"delays": delays, "lateness": lateness.seconds, "refused": 0}


async def dragged(
    site: Site, people: int, a_second: float, rounds: int, seconds: float, apart: bool = False
) -> Found:
    """Everyone in one room drags a slider: how old a screen gets, how often is committed."""
    with site.database() as settings, processes(site, settings, 2) as started:
        ports = [port for _, port in started]
        (clients,) = await connect_clients(create_parties(settings, 1, people), ports, apart)
        found, commits = [], []
        for number in range(rounds + 1):
            clients.forget()
            lateness, before, since = Lateness(), committed(ports), time.perf_counter()
            await dragging(clients, a_second, seconds, lateness)
            if number:  # the first is for warming up
                took = time.perf_counter() - since
                commits.append((committed(ports) - before) / took)
                delays = [delay * MILLISECONDS for delay in clients.delays()]
                row = {"delays": delays, "lateness": lateness.seconds, "refused": clients.refused}
                found.append(row)
        clients.go()
    return {**summed_up(found), "commits_a_second": spread(commits)}


def committed(ports: Sequence[int]) -> float:
    """Commits so far, as the processes count them for Prometheus."""
    total = 0.0
    for port in ports:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            lines = answer.read().decode().splitlines()
        total += sum(
            float(line.split()[1])
            for line in lines
            if line.startswith("watchparty_commit_seconds_count")
        )
    return total


async def memory(site: Site, rooms: int, people: int) -> Found:
    """What a process grows by with each idle participant, room state and all."""
    with site.database() as settings, processes(site, settings, 1) as [(process, port)]:
        parties = create_parties(settings, rooms + 1, people)
        warm = await connect_clients(parties[:1], [port])
        before = resident_bytes(process)
        all_clients = await connect_clients(parties[1:], [port])
        await asyncio.sleep(2)
        grown = (resident_bytes(process) - before) / (rooms * people)
        for clients in (*warm, *all_clients):
            clients.go()
    return {"people": rooms * people, "kilobytes": grown / 1024, "before": before / 1024}


async def restart(site: Site, rooms: int, people: int, rounds: int) -> Found:
    """Stops the process that everyone is connected to and starts it again on its port."""
    seconds, lost = list[float](), 0
    with site.database() as settings:
        parties, port = create_parties(settings, rooms, people), free_port()
        for _ in range(rounds):
            took, missing = await _restarted(site, settings, parties, port)
            seconds.append(took)
            lost += missing
    return {"people": rooms * people, "seconds": spread(seconds), "lost_acks": lost}


async def _restarted(
    site: Site, settings: dict[str, str], parties: list[Party], port: int
) -> tuple[float, int]:
    """Seconds until everyone is back and current, and acked moves that nobody remembers."""
    with site.process(settings, port=port) as (process, _):
        all_clients = await connect_clients(parties, [port])
        for clients in all_clients:
            clients.move(0)
        for clients in all_clients:
            await clients.settle()
        everyone = [screen for clients in all_clients for screen in clients.screens]
        stopped_at = time.perf_counter()
        process.send_signal(signal.SIGTERM)
        coming = [asyncio.create_task(_come_back(screen, port)) for screen in everyone]
        await asyncio.to_thread(process.wait)
    with contextlib.ExitStack() as stack:
        await asyncio.to_thread(stack.enter_context, site.process(settings, port=port))
        await asyncio.gather(*coming)
        took = time.perf_counter() - stopped_at
        lost = sum(not _remembers(clients) for clients in all_clients)
        for clients in all_clients:
            clients.go()
    return took, lost


async def _come_back(screen: Screen, port: int) -> None:
    """As pages do (static/js/room/connection.js): after some chance, and ever later if it fails."""
    if screen.socket is not None:
        await screen.socket.closed
    wait = random.uniform(0.2, 1.5)
    for attempt in itertools.count(-7):
        await asyncio.sleep(wait)
        with contextlib.suppress(Refused, OSError, TimeoutError):
            await screen.open(port)
            return
        wait = (1 if attempt < 0 else min(10, 0.5 * 2**attempt)) * random.uniform(0.5, 1)


def _remembers(clients: PartyClients) -> bool:
    """Whether the host's own snapshot has the host's last acked move."""
    snapshot = clients.screens[0].snapshot
    return all(
        f'"{key}":{value}'.encode() in snapshot
        for (_, key), (move, value) in clients.newest.items()
        if move in clients.revision_of
    )


async def growth(site: Site, idle: Sequence[int], count: int) -> list[Found]:
    """What a move costs one room of ten while so many others, a screen each, are open."""
    found: list[Found] = []
    with site.database() as settings, processes(site, settings, 1) as [(process, port)]:
        alone = create_parties(
            settings, max(idle), 1
        )  # before anybody waits for an answer to a ping
        (clients,) = await connect_clients(create_parties(settings, 1, 10), [port])
        others: list[PartyClients] = []
        for rooms in idle:
            others += await connect_clients(alone[len(others) : rooms], [port])
            clients.forget()
            cpu = cpu_seconds(process)
            for _ in range(count):
                clients.move(0)
                await clients.settle()
                await asyncio.sleep(PAUSE)
            delays = [delay * MILLISECONDS for delay in clients.delays()]
            spent = (cpu_seconds(process) - cpu) * MILLISECONDS / count
            found.append({"rooms": rooms, "milliseconds": spread(delays), "cpu_ms": spent})
        for each in (clients, *others):
            each.go()
    return found
