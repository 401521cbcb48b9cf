"""How long moves take while `manage.py tidy` deletes a log beside them.

    python -m benchmarks.tidying [--quick] [--json PATH]

Rooms on two processes move at a steady pace, on PostgreSQL that waits for the disk. Rounds without
and with tidying take turns, so that whatever else the machine does meets both; the figure is the
ratio of their p99.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import ROOT
from benchmarks.load.move_generator import Lateness, moving
from benchmarks.load.results import facts, spread
from benchmarks.load.scenarios import connect_clients, processes, round_of_moves, summed_up
from benchmarks.load.site import Site, create_parties, prepared_site
from tests.harness.site import environment

OLD_ROWS = """
INSERT INTO parties_interaction
    (party_id, participant_id, kind, at, revision, interest, amount, block, strategy, device)
SELECT
    person.party_id, person.id, 'weighted', now() - interval '400 days', number, 'genre:comedy',
    0.5, '', 'average', 'phone'
FROM generate_series(1, %s) AS number
CROSS JOIN (SELECT id, party_id FROM parties_participant LIMIT 1) AS person
"""


async def measure(
    site: Site, rooms: int, people: int, rounds: int, seconds: float, rows: int
) -> dict[str, Any]:
    with site.database() as settings, processes(site, settings, 2) as started:
        parties = create_parties(settings, rooms, people)
        all_clients = await connect_clients(parties, [port for _, port in started])
        await moving(all_clients, 1, seconds / 2, Lateness())
        alone, beside, deleted, tidied = [], [], 0, 0.0
        for _ in range(rounds):
            for clients in all_clients:
                clients.forget()
            alone.append(await round_of_moves(all_clients, 1, seconds, started))
            for clients in all_clients:
                clients.forget()
            with psycopg.connect(settings["DATABASE_URL"]) as connection:
                connection.execute(OLD_ROWS, [rows])
            tidying = await asyncio.create_subprocess_exec(
                *(sys.executable, "manage.py", "tidy", "--without-warehouse"),
                cwd=ROOT,
                env=environment(**settings),
                stdout=asyncio.subprocess.DEVNULL,
            )
            await _wait_until_it_deletes(settings["DATABASE_URL"], rows)
            began = time.monotonic()
            try:
                beside.append(await round_of_moves(all_clients, 1, seconds, started))
            finally:
                with contextlib.suppress(ProcessLookupError):
                    tidying.terminate()
                await tidying.wait()
            tidied += time.monotonic() - began
            deleted += rows - _emptied(settings["DATABASE_URL"])
        for clients in all_clients:
            clients.go()
    found = {"alone": summed_up(alone), "beside": summed_up(beside)}
    ratios = [
        spread(with_it["delays"])["p99"] / spread(without["delays"])["p99"]
        for without, with_it in zip(alone, beside, strict=True)
    ]
    return {**found, "ratios_of_p99": spread(ratios), "rows_a_second": deleted / tidied}


async def _wait_until_it_deletes(url: str, rows: int) -> None:
    """A command needs seconds to start, in which it deletes nothing."""
    old = "SELECT count(*) FROM parties_interaction WHERE at < now() - interval '300 days'"
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(old).fetchall() == [(rows,)]:  # noqa: ASYNC110 of another process
            await asyncio.sleep(0.1)


def _emptied(url: str) -> int:
    """Deletes what is left of the old rows, so that each round finds as many."""
    with psycopg.connect(url) as connection:
        old = "DELETE FROM parties_interaction WHERE at < now() - interval '300 days'"
        return connection.execute(old).rowcount


def main() -> None:
    options = argparse.ArgumentParser(description="Moves beside tidying.")
    options.add_argument("--quick", action="store_true", help="few people, one short round")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "tidying.json")
    chosen = options.parse_args()
    sizes = (4, 3, 1, 2.0, 20_000) if chosen.quick else (100, 5, 5, 8.0, 200_000)
    with prepared_site() as site:
        found = {**facts(), **asyncio.run(measure(site, *sizes))}
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name in ("alone", "beside"):
        times = found[name]["milliseconds"]
        sys.stdout.write(
            f"{name}: {found[name]['moves']:,} moves, median {times['median']:.1f} ms, "
            f"p99 {times['p99']:.1f} ms, refused {found[name]['refused']}\n"
        )
    ratio = found["ratios_of_p99"]
    sys.stdout.write(
        f"p99 beside tidying to p99 alone, by round: median {ratio['median']:.2f}, "
        f"{ratio['least']:.2f} to {ratio['most']:.2f}; "
        f"{found['rows_a_second']:,.0f} rows deleted a second\n"
    )


if __name__ == "__main__":
    main()
