"""The recommender as rooms use it: one engine a process, one ranker a room, off the event loop."""

import asyncio
import atexit
import gc
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.conf import settings

from parties.client_out import TitleName
from parties.state import PartyState, Taste
from parties.threads import reading
from recommender.answer import Explanation, Move, Recommendations
from recommender.engine import Engine, next_engine
from recommender.model_folder import ModelFolder
from recommender.ranker import Ranker

T = TypeVar("T")

LIST_LENGTH = 20
# So many are ranked in less time than it takes to wake a thread and have the interpreter back.
SCORES_AT_ONCE = 500_000

# One thread: two would only take turns on the interpreter, and each room ranks one at a time.
_ranking = ThreadPoolExecutor(1, thread_name_prefix="ranking")
# What would make a title first takes many lists: no room's own list waits for that.
_explaining = ThreadPoolExecutor(1, thread_name_prefix="explaining")


async def off_loop(function: Callable[[], T], threads: ThreadPoolExecutor = _ranking) -> T:
    return await asyncio.get_running_loop().run_in_executor(threads, function)


def _taken_note_of(loading: asyncio.Task[Engine]) -> None:
    """Whoever still waits hears why it failed; that nobody did is no error of its own."""
    if not loading.cancelled():
        loading.exception()


class EngineHolder:
    """The engine of this process, and when it is time for the next one."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._models = ModelFolder(settings.MODEL_DIR)
        self._loading = asyncio.Lock()
        self._first: asyncio.Task[Engine] | None = None

    async def engine(self) -> Engine:
        """Thousands may wait for the first: it is loaded once, also when one of them leaves."""
        if self._engine is not None:
            return self._engine
        if self._first is None or self._first.done():
            self._first = asyncio.create_task(self._load_first())
            self._first.add_done_callback(_taken_note_of)
        return await asyncio.shield(self._first)

    def knows(self, key: str) -> bool:
        return self._engine is not None and self._engine.knows(key)

    def has_newer_than(self, generation: tuple[int, int]) -> bool:
        return self._engine is not None and self._engine.generation > generation

    async def refresh(self) -> bool:
        """Loads the next engine if catalogue or model has changed; True if there is a new one.

        Rooms go on with the one before until the next is whole.
        """
        async with self._loading:
            before = self._engine
            return await self._load() is not before

    async def _load_first(self) -> Engine:
        async with self._loading:
            return self._engine or await self._load()

    async def _load(self) -> Engine:
        is_first = self._engine is None
        self._engine = await reading(next_engine, self._engine, self._models)
        if is_first:
            # Code and titles stay for good: no collection of garbage need look at them again, but
            # that at the end, when libraries count what was left behind.
            gc.freeze()
            atexit.register(gc.unfreeze)
        return self._engine


class RoomRanker:
    """Ranks one room, with whatever engine is current."""

    def __init__(self, holder: EngineHolder) -> None:
        self._holder = holder
        self._engine: Engine | None = None
        self._ranker: Ranker | None = None
        self._turn = asyncio.Lock()

    async def rank(
        self, state: PartyState, tastes: Mapping[str, Taste]
    ) -> tuple[Engine, Recommendations]:
        """The list, and the engine that made it."""
        profiles = state.profiles(tastes)
        async with self._turn:
            engine = await self._holder.engine()
            if self._ranker is None or engine is not self._engine:
                self._engine, self._ranker = engine, engine.ranker()
            rank = partial(
                self._ranker.recommend, profiles, state.strategy, state.filters, LIST_LENGTH
            )
            is_quick = len(engine.columns.cards) * len(profiles) <= SCORES_AT_ONCE
            return engine, rank() if is_quick else await off_loop(rank)

    def rest(self) -> None:
        """Forgets the rows, which whoever moves next makes anew."""
        self._ranker = None

    async def explain(
        self, title: int, state: PartyState, tastes: Mapping[str, Taste], asking: str
    ) -> Explanation | None:
        """By a ranker without a past, which answers as the room's own would."""
        engine = await self._holder.engine()
        return await off_loop(
            lambda: engine.ranker().explain(
                title, state.profiles(tastes), state.strategy, state.filters, asking
            ),
            _explaining,
        )

    async def moves_to_agree(
        self, state: PartyState, tastes: Mapping[str, Taste]
    ) -> dict[str, Move]:
        engine = await self._holder.engine()
        return await off_loop(
            lambda: engine.ranker().moves_to_agree(state.profiles(tastes), state.filters),
            _explaining,
        )


def name_in(engine: Engine) -> Callable[[int], TitleName | None]:
    def name_of(title: int) -> TitleName | None:
        column = engine.columns.column_of.get(title)
        if column is None:
            return None
        card = engine.columns.cards[column]
        return TitleName(card.name, card.year)

    return name_of
