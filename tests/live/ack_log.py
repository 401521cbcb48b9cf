"""Acknowledged weights and whether they were kept: the counts of every fault."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from tests.live.protocol_client import Client, ErrorAnswer, Person, call
from tests.live.raw_websocket import Count, stale_clients

KEYS = [f"genre:{name}" for name in ("comedy", "drama", "horror", "action", "war", "romance")]


class AckLog:
    """Every acknowledged weight, whoever set it."""

    def __init__(self) -> None:
        self.acked = self.revision = 0
        self.refused: list[str] = []
        self._weights: defaultdict[Person, dict[str, set[float]]] = defaultdict(dict)

    @property
    def people(self) -> set[Person]:
        return set(self._weights)

    def record(self, person: Person, key: str, weight: float, revision: int) -> None:
        self.acked += 1
        self.revision = max(self.revision, revision)
        self._weights[person][key] = {weight}

    def record_unknown(self, person: Person, key: str, weight: float) -> None:
        """Whether it was saved is unknown: either weight is accepted."""
        if key in self._weights[person]:
            self._weights[person][key].add(weight)

    async def move(self, person: Person, client: Client, key: str, weight: float) -> int:
        ack = await client.send("interests.set", weights={key: weight})
        self.record(person, key, weight, ack["revision"])
        return int(ack["revision"])

    async def move_some(self, person: Person, client: Client, times: int = 6) -> int:
        """One slider after the other, as quickly as they are acknowledged."""
        for number in range(times):
            await self.move(person, client, *_move(number))
        return self.revision

    async def try_to_move(self, person: Person, client: Client, number: int) -> bool:
        key, weight = _move(number)
        try:
            await self.move(person, client, key, weight)
        except ErrorAnswer as error:
            self.refused.append(error.code)
            self.record_unknown(person, key, weight)
            return False
        return True

    async def lost(self, server: str) -> int:
        """How many acknowledged weights are not what was acknowledged."""
        return sum([await _lost(server, *each) for each in self._weights.items()])

    async def verify(self, count: Count, server: str, clients: Sequence[Client]) -> None:
        """Nothing that was acknowledged is lost, and no client is on an old list."""
        behind, gone = await stale_clients(list(clients), self.revision), await self.lost(server)
        count("acked", self.acked)
        count("present", sum(map(len, self._weights.values())) - gone)
        count("lost", gone)
        count("stale", behind)
        assert self.acked
        assert (gone, behind) == (0, 0)


class Mover:
    """Moves one's sliders until it is stopped, whether that is refused or not."""

    def __init__(self, ack_log: AckLog, person: Person, client: Client) -> None:
        self._ack_log, self._who = ack_log, (person, client)
        self._is_stopping = False
        self._task = asyncio.create_task(self._move())

    async def _move(self) -> None:
        number = 0
        while not self._is_stopping:
            moved = await self._ack_log.try_to_move(*self._who, number)
            await asyncio.sleep(0.02 if moved else 0.05)
            number += 1

    async def stop(self) -> None:
        """When its last move has been answered."""
        self._is_stopping = True
        await self._task


def _move(number: int) -> tuple[str, float]:
    return KEYS[number % len(KEYS)], (number % 97 + 1) / 100


async def _lost(server: str, person: Person, acked: dict[str, set[float]]) -> int:
    path = f"/api/v1/parties/{person.code}"
    weights = (await call(server, "GET", path, token=person.token))["you"]["weights"]
    return sum(weights.get(key) not in any_of for key, any_of in acked.items())
