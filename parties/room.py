"""A party's live state in one process.

A room collects changes while a commit or a ranking is running and takes them all in the next
one. It knows no WebSocket (an outbox is where frames go) and no SQL (the store is asked).
"""

import asyncio
import contextlib
import datetime
import logging
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec
from django.db import DatabaseError

from parties import following, metrics, showing, store
from parties.batch import Batch
from parties.bus import Bus, Message
from parties.changes import Change
from parties.choosing import choice
from parties.client_out import (
    ParticipantView,
    PresenceFrame,
    RecommendationsFrame,
    encode,
)
from parties.committer import Committer
from parties.feed import Feed
from parties.intake import Intake, Waiting, settle
from parties.journal import Journal, Readers
from parties.outbox import Ranked
from parties.ranking import EngineHolder, name_in
from parties.refusals import Refused, unavailable
from parties.room_list import RoomList
from parties.screens import Screens
from parties.state import PartyState
from parties.telling import Telling, Told, tell
from parties.threads import on_database
from recommender.answer import Explanation, Move
from recommender.engine import Engine

log = logging.getLogger(__name__)
T = TypeVar("T")

GAP_SECONDS = 0.25
HEARSAY_SECONDS = 0.05
RETRY_SECONDS = 0.5

_told_list = msgspec.msgpack.Decoder(list[Told])


class Room:
    def __init__(
        self,
        code: str,
        bus: Bus,
        engines: EngineHolder,
        journal: Journal | None = None,
        committer: Committer | None = None,
    ) -> None:
        self.code = code
        self.screens = Screens()
        self.online: frozenset[str] = frozenset()
        self.used_at = time.monotonic()
        self._bus = bus
        self._engines = engines
        self._list = RoomList(engines, self._taste_arrived)
        self._feed = Feed()
        self._state: PartyState | None = None
        self._reading = asyncio.Lock()
        self._newest_ranked = -1
        self._hearing: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._intake = Intake(self._take, self._start)
        self._journal = journal or Journal()
        self._committer = committer or Committer()
        self._readers = Readers()

    # --- changes -----------------------------------------------------------------------------

    def submit(self, change: Change) -> asyncio.Future[int]:
        """The revision in which the change is committed; or Refused."""
        self.used_at = time.monotonic()
        return self._intake.submit(change)

    def pick(self, title: int, by: str, at: datetime.datetime) -> "asyncio.Task[int]":
        """The revision in which the title is picked; or Refused."""
        return self._start(self._pick(title, by, at))

    async def _pick(self, title: int, by: str, at: datetime.datetime) -> int:
        try:
            state = await self.state()
            _, shown = await self._list.of(state)
            explained = await self.explain(title, asking="")
        except (store.PartyGone, DatabaseError) as error:
            raise _refusal(error) from error
        return await self.submit(choice(by, at, explained, shown, self.online))

    async def _take(self, taking: Waiting) -> None:
        try:
            engine = await self._engines.engine()
            changes = [change for change, _ in taking]
            metrics.batches.observe(len(changes))
            taken = await self._commit(changes)
        except Exception as error:
            self._state = None
            self._log_failure("commit failed", error)
            settle(taking, [_refusal(error)] * len(taking))
            return
        self._state = taken.after
        self._journal.weighted(taken)
        told = self._put_into_words(taken, engine)
        settle(taking, taken.outcomes)
        if told:
            self._pass_on(told)
            self._bus.publish(
                self.code,
                {
                    "type": "room.told",
                    "told": msgspec.msgpack.encode(told),
                    **following.told(taken, changes),
                },
            )
            await self._rank_and_pass_on(taken.after)

    async def _newer_than(self, known: PartyState) -> PartyState | None:
        """What another process tells of its commit, which is quicker than reading the party."""
        if self._state is known:
            self._hearing = asyncio.get_running_loop().create_future()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hearing, HEARSAY_SECONDS)
            self._hearing = None
        self._intake.fall_out_of_step()
        return None if self._state is known else self._state

    async def _commit(self, changes: list[Change]) -> Batch:
        """A failure is over at once or after a time-out: in the histogram it would tell nothing."""
        began = time.perf_counter()
        try:
            taken = await self._committer.commit(self.code, changes, self._state, self._newer_than)
        except Exception:
            metrics.commit_failures.inc()
            raise
        metrics.commits.observe(time.perf_counter() - began)
        metrics.moves.inc(taken.moves(changes))
        return taken

    def _put_into_words(self, taken: Batch, engine: Engine) -> list[Told]:
        name_of = name_in(engine)
        if self._feed.revision < 0:
            self._feed.skip_to(taken.before.revision)
        return [
            tell(step.event, Telling(step.state.revision, step.state, name_of))
            for step in taken.steps
        ]

    async def _rank_and_pass_on(self, state: PartyState) -> None:
        """A list that could not be made leaves the last one standing; the change is saved."""
        try:
            engine, frame = await self._list.of(state)
        except Exception as error:
            self._log_failure("ranking failed", error)
            return
        encoded = encode(frame)
        self._show(Ranked(state.revision, encoded), frame)
        self._bus.publish(
            self.code,
            {
                "type": "room.ranked",
                "revision": state.revision,
                "frame": encoded,
                "generation": list(engine.generation),
            },
        )

    async def rank_again(self) -> None:
        """The engine is another one: every screen gets the list that it makes."""
        await self.catch_up()
        try:
            state = await self.state()
        except (store.PartyGone, DatabaseError) as error:
            self._log_failure("ranking failed", error)
            return
        await self._rank_and_pass_on(state)

    def _taste_arrived(self) -> None:
        if self._state is not None:
            self._start(self._rank_and_pass_on(self._state))

    # --- what others hear --------------------------------------------------------------------

    def receive(self, message: Message) -> None:
        """What another process says of this party. What a process of another release says in
        words that are not understood brings a snapshot to every screen."""
        self.used_at = time.monotonic()
        try:
            self._understand(message)
            # The clocks of two machines may differ, and an older release tells no time.
            metrics.deliveries.observe(max(0.0, time.time() - message.get("at", time.time())))
        except (msgspec.DecodeError, KeyError):
            self._start(self.catch_up())

    def _understand(self, message: Message) -> None:
        if message["type"] == "room.told":
            told = _told_list.decode(message["told"])
            self._state = following.followed(self._state, message)
            if self._hearing is not None and not self._hearing.done():
                self._hearing.set_result(None)
            self._pass_on(told)
        elif message["type"] == "room.ranked":
            catalog, model = message["generation"]
            if self._engines.has_newer_than((catalog, model)):
                self._newest_ranked = max(self._newest_ranked, message["revision"])
                self._start(self.rank_again())
            else:
                self._show(Ranked(message["revision"], message["frame"]))

    def _pass_on(self, told: list[Told]) -> None:
        for each in self._feed.take(told):
            self.screens.tell(each)
            if each.left is not None:
                self.screens.remove_participant(each.left, each.left_because or "removed")
        if self._feed.has_gap:
            self._start(self._close_gap())

    async def _close_gap(self) -> None:
        await asyncio.sleep(GAP_SECONDS)
        if self._feed.has_gap:
            await self.catch_up()

    async def catch_up(self) -> None:
        """Something was missed: every screen gets a snapshot."""
        metrics.gaps.inc()
        self._state = None
        self.screens.fall_behind()

    def _show(self, ranked: Ranked, frame: RecommendationsFrame | None = None) -> None:
        self._newest_ranked = max(self._newest_ranked, ranked.revision)
        self._readers.show(ranked.revision, frame or ranked.frame, time.monotonic())
        self.screens.rank(ranked)

    def show_online(self, online: frozenset[str]) -> None:
        for participant in self.online ^ online:
            shown = ParticipantView(id=participant, online=participant in online)
            self.screens.notice(PresenceFrame(shown))
        self.online = online

    def end(self) -> None:
        """The party is closed: nobody comes in any more, and those who are in are told."""
        self._state = None
        self.screens.end()

    # --- the state ---------------------------------------------------------------------------

    async def state(self) -> PartyState:
        """The newest state that is known of; raises PartyGone or a DatabaseError."""
        async with self._reading:
            if self._state is None or self._state.revision < self._known_revision():
                self._state = await on_database(store.load, self.code)
                self._feed.skip_to(self._state.revision)
            return self._state

    def _known_revision(self) -> int:
        return max(self._feed.revision, self._newest_ranked)

    async def snapshot(self, participant: str) -> tuple[int, bytes]:
        """Raises Refused if the participant is in the party no longer."""
        metrics.snapshots.inc()
        while True:
            try:
                state = await self.state()
            except DatabaseError:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            engine, ranked = await self._list.of(state)
            if state.revision >= self._known_revision():
                break
        me = state.participants.get(participant)
        if me is None or not me.is_in:
            raise Refused("removed", "You are no longer in this party.")
        self._readers.look_at(ranked, time.monotonic())
        frame = showing.snapshot(state, me, self.online, ranked, engine.interests, name_in(engine))
        return state.revision, encode(frame)

    async def explain(self, title: int, asking: str) -> Explanation | None:
        return await self._list.explain(title, await self.state(), asking)

    async def moves_to_agree(self) -> tuple[int, dict[str, Move]]:
        """The revision, and for each one who could make the room agree what they would move."""
        state = await self.state()
        return state.revision, await self._list.moves_to_agree(state)

    def note_readers(self) -> None:
        """Tells the journal who has read the list that stands."""
        state = self._state
        if state is None:
            return
        people = {each.id for each in state.those_taking_part()}
        here = {each.participant: each.device for each in self.screens}
        read = self._readers.take(
            {who: device for who, device in here.items() if who in people}, time.monotonic()
        )
        if read is not None:
            self._journal.read(state, *read)

    async def note_opened(self, participant: str, title: int, device: str) -> None:
        self._journal.opened(await self.state(), participant, title, device)

    def rest(self) -> None:
        """Nobody has moved for a while: what can be made anew needs no memory until then."""
        self._list.rest()

    @property
    def revision(self) -> int:
        return self._known_revision()

    @property
    def is_idle(self) -> bool:
        return not self.screens and self._intake.is_empty and not self._tasks

    def close(self) -> None:
        """Nobody uses the room any more: what it was still reading is not needed."""
        self._list.close()

    def _start(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _log_failure(self, what: str, error: Exception) -> None:
        known = isinstance(error, DatabaseError | store.PartyGone)
        log.error(
            what,
            extra={
                "event": what.replace(" ", "_"),
                "party": self.code,
                "reason": repr(error)[:200],
            },
            exc_info=None if known else error,
        )


def _refusal(error: Exception) -> Refused:
    if isinstance(error, store.PartyGone):
        return Refused("party_not_found", "This party does not exist any more.")
    return unavailable()
