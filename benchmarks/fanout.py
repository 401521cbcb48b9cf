"""One list to every screen of a room: what a second of the server's time delivers.

    python -m benchmarks.fanout [--quick] [--without-peers] [--rounds N] [--seconds S] [--json PATH]

Everyone sends the same bytes, a list as our own rooms make it, to rooms of 10 (ten of them) and of
50 (four), to the same client. The next list goes into a room when the last has reached all of it.
Measured is what the server process itself spends (user and system time): the load generator and
the servers share the machine, and only this does not depend on how they share it.

    Watchparty        our consumer; the list comes over Valkey, as from another of our processes
    stock Channels    the tutorial's consumer on channels-redis' Pub/Sub layer, the list from there
    raw ASGI          a loop over `send`, no framework, no bus: the limit under ASGI
    websockets, picows, ws, socket.io     their own way to broadcast, no bus

All servers run at once and take turns, so each round finds them on the same machine.
"""

import argparse
import asyncio
import contextlib
import functools
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks import ROOT
from benchmarks.load import bus_clients, node_packages
from benchmarks.load.bar_chart import bars
from benchmarks.load.peer_rooms import PeerRooms, Relayed, SocketIo
from benchmarks.load.processes import running
from benchmarks.load.results import facts, save_results, spread
from benchmarks.load.site import Site, create_parties, prepared_site
from tests.harness.ports import free_port

# As they are for anyone who starts them: no compression, no log of every request.
UVICORN: tuple[str, ...] = (
    "uvicorn",
    "--no-access-log",
    "--log-level",
    "warning",
    "--ws",
    "websockets-sansio",
)
UVICORN += ("--ws-per-message-deflate", "false")
DAPHNE = ("daphne", "--bind", "127.0.0.1", "--verbosity", "0")
PICOWS = "picows==2.3.1"
PEERS = ROOT / "benchmarks" / "load" / "peers"
SIZES = {10: 10, 50: 4}
QUICK_SIZES = {10: 2, 50: 1}
OURS, STOCK, RAW, SOCKET_IO = "Watchparty", "stock Channels", "raw ASGI", "socket.io"

# Starts clients in so many rooms of such a size.
Start = Callable[[int, int], PeerRooms]


class Stage:
    """All servers at once; everything that was started ends with the stack."""

    def __init__(self, site: Site, folder: Path, stack: contextlib.ExitStack) -> None:
        self.site, self.folder, self.stack = site, folder, stack
        self.settings = stack.enter_context(site.database())
        self.redis = self.settings["REDIS_URL"]

    def start(self, command: list[str], folder: Path, **more: str) -> tuple[psutil.Process, int]:
        """`PORT` in the command is where it listens."""
        port = free_port()
        filled = [str(port) if part == "PORT" else part for part in command]
        log = self.folder / f"{port}.log"
        return self.stack.enter_context(running(filled, port, folder, more, log)), port

    def python(self, *words: str, **more: str) -> tuple[psutil.Process, int]:
        return self.start([sys.executable, *words], PEERS, **more)

    def asgi(self, server: tuple[str, ...], app: str, **more: str) -> tuple[psutil.Process, int]:
        return self.python("-m", *server, "--port", "PORT", app, **more)


async def ours(stage: Stage, server: str) -> tuple[Start, bytes]:
    """And the list that everyone sends."""
    process, port = stage.stack.enter_context(stage.site.process(stage.settings, server))
    bus = bus_clients.layer(stage.redis, stage.settings["REDIS_PREFIX"])
    (party,) = create_parties(stage.settings, 1, 10)
    text = await bus_clients.capture_list(bus, party, port)

    def start(rooms: int, size: int) -> PeerRooms:
        parties = create_parties(stage.settings, rooms, size)
        return bus_clients.Ours(process, port, parties, bus, text)

    return start, text["frame"]


def stock(stage: Stage, server: tuple[str, ...], prefix: str, frame: bytes) -> Start:
    started = stage.asgi(server, "stock:application", REDIS_URL=stage.redis, REDIS_PREFIX=prefix)
    bus = bus_clients.layer(stage.redis, prefix)
    return lambda rooms, size: bus_clients.Stock(*started, [size] * rooms, bus, frame)


def relays(stage: Stage, frame: bytes, install: bool) -> dict[str, Start]:
    servers = {
        RAW: stage.asgi(UVICORN, "raw_asgi:application"),
        "websockets broadcast": stage.python("websockets_broadcast.py", "PORT"),
    }
    if install:
        folder = str(picows_folder())
        servers["picows"] = stage.python("picows_relay.py", "PORT", PYTHONPATH=folder)
    found: dict[str, Start] = {
        name: functools.partial(_relayed, Relayed, started, frame)
        for name, started in servers.items()
    }
    return found | (in_node(stage, frame) if install else {})


def in_node(stage: Stage, frame: bytes) -> dict[str, Start]:
    try:
        folder = node_packages.installed()
    except node_packages.NoNode as reason:
        sys.stderr.write(f"{reason}\n")
        return {}
    found: dict[str, Start] = {}
    kinds: dict[str, tuple[str, type[Relayed]]]
    kinds = {"ws": ("ws.js", Relayed), SOCKET_IO: ("socketio.js", SocketIo)}
    for name, (script, kind) in kinds.items():
        started = stage.start(["node", script, "PORT"], folder)
        found[name] = functools.partial(_relayed, kind, started, frame)
    return found


def _relayed(
    kind: type[Relayed], started: tuple[psutil.Process, int], frame: bytes, rooms: int, size: int
) -> PeerRooms:
    return kind(*started, [size] * rooms, frame)


def picows_folder() -> Path:
    """Installed apart from the project, which does not need it."""
    folder = ROOT / "var" / "peers_python"
    if not (folder / "picows").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder)]
        subprocess.run([*pip, PICOWS], check=True)  # noqa: S603 our own words
    return folder


async def everyone(stage: Stage, install: bool) -> tuple[dict[str, Start], int]:
    """All who are measured, by name, and the size of what they send."""
    on_uvicorn, frame = await ours(stage, "uvicorn")
    on_daphne, _ = await ours(stage, "daphne")
    found = {
        f"{OURS}, uvicorn": on_uvicorn,
        f"{OURS}, Daphne": on_daphne,
        f"{STOCK}, uvicorn": stock(stage, UVICORN, "stock-u", frame),
        f"{STOCK}, Daphne": stock(stage, DAPHNE, "stock-d", frame),
    }
    return found | relays(stage, frame, install), len(frame)


async def measured(
    peers: dict[str, Start], rooms: int, size: int, rounds: int, seconds: float
) -> dict[str, list[float]]:
    """Deliveries per CPU-second of each, round after round."""
    rooms_of_peers = {name: start(rooms, size) for name, start in peers.items()}
    for peer in rooms_of_peers.values():
        await peer.come()
    found: dict[str, list[float]] = {name: [] for name in rooms_of_peers}
    for number in range(rounds + 1):
        for name, peer in rooms_of_peers.items():
            warm_up = number == 0
            row = await peer.deliveries_per_cpu_second(seconds / 2 if warm_up else seconds)
            if not warm_up:
                found[name].append(row)
    for peer in rooms_of_peers.values():
        peer.go()
    return found


async def run(sizes: dict[int, int], rounds: int, seconds: float, install: bool) -> dict[str, Any]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(prepared_site())
        peers, size_of_frame = await everyone(Stage(site, folder, stack), install)
        results = []
        for size, rooms in sizes.items():
            found = await measured(peers, rooms, size, rounds, seconds)
            spreads = {name: spread(values) for name, values in found.items()}
            results.append({"people": size, "rooms": rooms, "deliveries": spreads})
    return {"bytes": size_of_frame, "rounds": rounds, "seconds": seconds, "results": results}


def table(results: list[dict[str, Any]]) -> str:
    lines = ["| rooms of | what fans out | median | p90 | least–most | ours is |"]
    lines.append("|---:|---|---:|---:|---:|---:|")
    for result in results:
        found = result["deliveries"]
        for name, row in found.items():
            server = "Daphne" if name.endswith("Daphne") else "uvicorn"
            ratio = found[f"{OURS}, {server}"]["median"] / row["median"]
            lines.append(
                f"| {result['people']} | {name} | {row['median']:,.0f} | {row['p90']:,.0f} | "
                f"{row['least']:,.0f}–{row['most']:,.0f} | {ratio:.2f}× |"
            )
    return "\n".join(lines)


def plot(result: dict[str, Any]) -> str:
    rows = [
        (name, row["median"], row["least"], row["most"])
        for name, row in sorted(result["deliveries"].items(), key=lambda each: -each[1]["median"])
    ]
    title = f"Deliveries per second of the server's CPU time, rooms of {result['people']}"
    return bars(title, rows, "")


def main() -> None:
    options = argparse.ArgumentParser(description="What a second of the server delivers.")
    options.add_argument("--quick", action="store_true", help="one short round, few rooms")
    options.add_argument("--without-peers", action="store_true", help="install nothing")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=1.5)
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "fanout.json")
    chosen = options.parse_args()
    sizes, rounds, seconds = SIZES, chosen.rounds, chosen.seconds
    if chosen.quick:
        sizes, rounds, seconds = QUICK_SIZES, 1, 0.4
    found = {**facts(), **asyncio.run(run(sizes, rounds, seconds, not chosen.without_peers))}
    sys.stdout.write(table(found["results"]) + "\n")
    save_results(chosen.json, found)
    for result in found["results"]:
        drawing = chosen.json.with_name(f"{chosen.json.stem}-{result['people']}.svg")
        drawing.write_text(plot(result), encoding="utf-8")


if __name__ == "__main__":
    main()
