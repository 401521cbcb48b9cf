"""Commits one move after another in many rooms, one way or another; prints what it took as JSON.

python -m benchmarks.load.commit_loop ROOMS ROUNDS SECONDS    (DATABASE_URL names the database)
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable

from benchmarks import with_django  # noqa: F401 sets Django up before models are imported
from parties.domain.batch import Batch
from parties.domain.commands import SetWeights
from parties.domain.state import PartyState
from parties.storage import create_party, party_store
from parties.storage.committer import Committer
from parties.storage.db_threads import run_in_store_thread

KEYS = [f"genre:{name}" for name in ("comedy", "drama", "horror", "action", "romance", "war")]
# A change in a room whose state is known; what came of it.
Commit = Callable[[PartyState, SetWeights], Awaitable[Batch]]


async def by_orm(state: PartyState, change: SetWeights) -> Batch:
    """Django's ORM, in a thread: two statements in a transaction for each room."""
    return await run_in_store_thread(party_store.commit, state.code, [change], state)


def by_committer(committer: Committer) -> Commit:
    """As rooms do it: psycopg on the event loop, one statement for all rooms that wait."""

    async def commit(state: PartyState, change: SetWeights) -> Batch:
        return await committer.commit(state.code, [change], state)

    return commit


async def measured(commit: Commit, rooms: list[PartyState], seconds: float) -> dict[str, float]:
    """Commits a second, and what one costs this process in CPU time."""
    ends, cpu, started = time.perf_counter() + seconds, time.process_time(), time.perf_counter()
    done = 0

    async def move_on(place: int) -> None:
        nonlocal done
        while time.perf_counter() < ends:
            done += 1
            (host,) = rooms[place].participants
            weights: dict[str, float | None] = {KEYS[done % 6]: (done % 199 - 99) / 100 or 0.5}
            rooms[place] = (await commit(rooms[place], SetWeights(host, weights))).after

    await asyncio.gather(*(move_on(place) for place in range(len(rooms))))
    took = time.perf_counter() - started
    return {
        "commits_a_second": done / took,
        "cpu_ms": (time.process_time() - cpu) * 1000 / done,
    }


async def run(rooms: list[PartyState], rounds: int, seconds: float) -> list[dict[str, object]]:
    committer = Committer()
    ways: dict[str, Commit] = {
        "Django's ORM in threads": by_orm,
        "psycopg on the event loop": by_committer(committer),
    }
    found: list[dict[str, object]] = []
    for number in range(rounds + 1):
        for name, commit in ways.items():
            row = await measured(commit, rooms, seconds)
            if number:  # the first is for warming up
                found.append({"way": name, **row})
    await committer.close()
    return found


def main() -> None:
    rooms, rounds, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    states = [create_party.create_party("Movie night", "Ana", None, "")[0] for _ in range(rooms)]
    sys.stdout.write(json.dumps(asyncio.run(run(states, rounds, seconds))) + "\n")


if __name__ == "__main__":
    main()
