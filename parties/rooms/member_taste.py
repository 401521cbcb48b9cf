"""The tastes that members use in a room: read from their histories, off the event loop."""

import asyncio
import datetime
from collections.abc import Callable

from parties.domain.state import ParticipantState, PartyState, Taste
from parties.runtime import background_tasks
from parties.storage.db_threads import run_in_query_thread
from parties.storage.history_sync import taste_of

WAIT_SECONDS = 0.3
RETRY_SECONDS, LONGEST_RETRY_SECONDS = 5.0, 60.0
TasteKey = tuple[str, datetime.datetime]  # a participant, and when they added their taste


class MemberTastes:
    """Reads each taste once for each time that it is added to a party. A list waits for a taste no
    longer than `WAIT_SECONDS`; `on_late_taste` is called when one is read later than that.

    A history store that is unavailable is asked again, with growing pauses. Any other error is a
    bug, which a retry would only repeat: that taste is left out until it is added again."""

    def __init__(self, on_late_taste: Callable[[], None]) -> None:
        self._on_late_taste = on_late_taste
        self._loaded: dict[TasteKey, Taste] = {}
        self._filtered: dict[TasteKey, tuple[frozenset[int], Taste]] = {}
        self._loading: dict[TasteKey, asyncio.Task[None]] = {}

    async def load(self, state: PartyState) -> dict[str, Taste]:
        """Returns participant → taste, of those who have added theirs and as far as it is read."""
        added = {_key(each): each for each in state.active_participants() if each.taste_at}
        self._forget_all_but(set(added))
        for key, participant in added.items():
            if participant.member and key not in self._loaded and key not in self._loading:
                load = self._load(key, participant.member)
                self._loading[key] = background_tasks.start("taste", load)
        awaited = [task for key in added if (task := self._loading.get(key)) and not task.done()]
        if awaited:
            await asyncio.wait(awaited, timeout=WAIT_SECONDS)
        picked = frozenset(pick.title for pick in state.picks)
        return {key[0]: self._without(picked, key) for key in added if key in self._loaded}

    def cancel(self) -> None:
        for task in self._loading.values():
            task.cancel()

    @property
    def version(self) -> frozenset[TasteKey]:
        """Equal versions make equal lists."""
        return frozenset(self._loaded)

    async def _load(self, key: TasteKey, member: int) -> None:
        """One that fails stays in `_loading`, and is not read again."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._loaded[key] = await self._read_with_retries(member)
        del self._loading[key]
        if loop.time() - began > WAIT_SECONDS:
            self._on_late_taste()

    async def _read_with_retries(self, member: int) -> Taste:
        pause = RETRY_SECONDS
        while True:
            try:
                return await run_in_query_thread(taste_of, member)
            except background_tasks.OUTAGES as error:
                background_tasks.record_failure("taste", error, 2 * pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_RETRY_SECONDS)

    def _without(self, picked: frozenset[int], key: TasteKey) -> Taste:
        """Returns the taste without the likes of titles that the party has picked: the lists before
        and after somebody rates one would disclose the stars. The same object while nothing has
        changed."""
        whole = self._loaded[key]
        if picked.isdisjoint(whole.likes):
            return whole
        if key not in self._filtered or self._filtered[key][0] != picked:
            likes = {title: like for title, like in whole.likes.items() if title not in picked}
            self._filtered[key] = picked, Taste(likes, whole.seen)
        return self._filtered[key][1]

    def _forget_all_but(self, added: set[TasteKey]) -> None:
        for key in self._loaded.keys() - added:
            del self._loaded[key]
            self._filtered.pop(key, None)
        for key in self._loading.keys() - added:
            self._loading.pop(key).cancel()


def _key(participant: ParticipantState) -> TasteKey:
    assert participant.taste_at is not None  # noqa: S101 for the type checker; the caller has asked
    return participant.id, participant.taste_at
