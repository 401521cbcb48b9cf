"""The tastes that members bring into a room: read from their histories, off the event loop."""

import asyncio
import datetime
import logging
from collections.abc import Callable

from parties.remembered import taste_of
from parties.state import ParticipantState, PartyState, Taste
from parties.threads import reading

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.3
RETRY_SECONDS = 5.0
Brought = tuple[str, datetime.datetime]


class Tastes:
    """Reads each taste once for each time that it is brought. A list does not wait long for it:
    `arrived` is called when one comes later than a list that should have had it."""

    def __init__(self, arrived: Callable[[], None]) -> None:
        self._arrived = arrived
        self._known: dict[Brought, Taste] = {}
        self._reading: dict[Brought, asyncio.Task[None]] = {}

    async def of(self, state: PartyState) -> dict[str, Taste]:
        """participant → taste, of those who bring theirs and as far as it is known by now."""
        brought = {_key(each): each for each in state.those_taking_part() if each.taste_at}
        self._forget_all_but(set(brought))
        for key, participant in brought.items():
            if participant.member and key not in self._known and key not in self._reading:
                reader = self._read(key, participant.member)
                self._reading[key] = asyncio.get_running_loop().create_task(reader)
        awaited = [self._reading[key] for key in brought if key in self._reading]
        if awaited:
            await asyncio.wait(awaited, timeout=PATIENCE_SECONDS)
        return {key[0]: self._known[key] for key in brought if key in self._known}

    def stop(self) -> None:
        for task in self._reading.values():
            task.cancel()

    @property
    def version(self) -> frozenset[Brought]:
        """Equal versions make equal lists."""
        return frozenset(self._known)

    async def _read(self, key: Brought, member: int) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            try:
                taste = await reading(taste_of, member)
                break
            except Exception as error:
                log.warning(
                    "taste out of reach",
                    extra={"event": "taste_lost", "reason": repr(error)[:200]},
                )
                await asyncio.sleep(RETRY_SECONDS)
        self._known[key] = taste
        del self._reading[key]
        if loop.time() - began > PATIENCE_SECONDS:
            self._arrived()

    def _forget_all_but(self, brought: set[Brought]) -> None:
        for key in self._known.keys() - brought:
            del self._known[key]
        for key in self._reading.keys() - brought:
            self._reading.pop(key).cancel()


def _key(participant: ParticipantState) -> Brought:
    assert participant.taste_at is not None  # noqa: S101 for the type checker; the caller has asked
    return participant.id, participant.taste_at
