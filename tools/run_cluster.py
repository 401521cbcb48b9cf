"""Runs the site as several processes on PostgreSQL and Redis or Valkey, for trying it.

    python -m tools.run_cluster --processes 3

Everything is on the loopback and is deleted afterwards, the data too.
"""

import argparse
import asyncio
import contextlib
import signal
import tempfile
from pathlib import Path

from tests.harness.deployment import ServerProcess
from tests.harness.postgres import running_postgres
from tests.harness.site import ClusterSite
from tests.harness.valkey import running_valkey
from tools.load_balancer import LoadBalancer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    # Told to stop in either way, everything that was started is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as running:
        serve(options.processes, options.port, running)


def serve(number: int, port: int, running: contextlib.ExitStack) -> None:
    _print("Starting PostgreSQL and Redis or Valkey…")
    postgres = running.enter_context(running_postgres(durable=True))
    valkey = running.enter_context(running_valkey())
    folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="watchparty-cluster-")))
    site = ClusterSite(folder, postgres, valkey.url)
    _print("Preparing the site…")
    site.prepare()
    settings = site.copy_settings()
    running.callback(site.forget, settings)
    processes = [
        ServerProcess(folder, f"server-{each}", settings, "uvicorn") for each in range(number)
    ]
    for process in processes:
        running.callback(process.stop)
        process.start()
    for process in processes:
        process.wait_until_it_answers()
    asyncio.run(_balance(port, processes))


async def _balance(port: int, processes: list[ServerProcess]) -> None:
    async with LoadBalancer([each.port for each in processes]).listening(port):
        _print(f"\nWatchparty is on http://127.0.0.1:{port}/  (Ctrl-C stops it)")
        for each in processes:
            _print(f"  a process on {each.url}, its log in {each.log}")
        await asyncio.Event().wait()


def _print(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    main()
