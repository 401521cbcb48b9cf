"""Loads the recommender's engine, and the next one when the catalogue or the model changes."""

import asyncio
import atexit
import gc
from collections.abc import Callable

from django.conf import settings

from catalog.video_url import playable
from parties.protocol.server_messages import TitleName
from parties.rooms.fair_queue import FairQueue
from parties.rooms.ranking_threads import run_on_explaining_thread, run_on_ranking_thread
from parties.runtime import background_tasks
from parties.storage.db_threads import run_in_query_thread
from recommender.engine import Engine, next_engine
from recommender.model.model_watcher import ModelWatcher
from recommender.room.distinct_moods import distinct_moods
from recommender.room.filter_choices import FilterChoices, filter_choices
from recommender.types import Interest

DISTINCT_MOODS = 6


class EngineLoader:
    """Provides the current engine of this process, which all rooms share. `explanations` runs what
    participants ask of it."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._models = ModelWatcher(settings.MODEL_DIR)
        self._load_lock = asyncio.Lock()
        self._first: asyncio.Task[Engine] | None = None
        self.explanations = FairQueue(run_on_explaining_thread)
        self._choices: tuple[Engine, FilterChoices] | None = None
        self._moods: tuple[Engine, list[Interest]] | None = None

    async def engine(self) -> Engine:
        """Returns the current engine. Thousands may wait for the first one: it is loaded once, also
        when one of the callers is cancelled."""
        if self._engine is not None:
            return self._engine
        if self._first is None or self._first.done():
            self._first = background_tasks.start("engine", self._load_first())
        return await asyncio.shield(self._first)

    async def distinct_moods(self) -> list[Interest]:
        """Returns the moods that differ most, chosen once for each engine."""
        engine = await self.engine()
        if self._moods is None or self._moods[0] is not engine:
            chosen = await run_on_ranking_thread(
                lambda: distinct_moods(engine.columns, DISTINCT_MOODS)
            )
            self._moods = engine, chosen
        return self._moods[1]

    async def filter_choices(self, engine: Engine, asking: str) -> FilterChoices:
        """Returns what filters can choose among, found once for each engine."""
        if self._choices is None or self._choices[0] is not engine:
            found = await self.explanations.run(asking, lambda: filter_choices(engine.columns))
            self._choices = engine, found
        return self._choices[1]

    def current_title(self, title: int) -> int:
        """Returns the id of the title that it was merged into, else its own."""
        return title if self._engine is None else self._engine.columns.current(title)

    def knows(self, key: str) -> bool:
        return self._engine is not None and self._engine.knows(key)

    def has_newer_than(self, generation: tuple[int, int]) -> bool:
        return self._engine is not None and self._engine.generation > generation

    async def refresh(self) -> bool:
        """Loads the next engine if catalogue or model has changed; True if there is a new one.

        Rooms go on with the one before until the next is complete.
        """
        async with self._load_lock:
            before = self._engine
            return await self._load() is not before

    async def _load_first(self) -> Engine:
        async with self._load_lock:
            return self._engine or await self._load()

    async def _load(self) -> Engine:
        is_first = self._engine is None
        self._engine = await run_in_query_thread(next_engine, self._engine, self._models)
        if is_first:
            # Code and titles stay for good: no garbage collection need traverse them again, but the
            # one at the end, when libraries count what was left behind.
            gc.freeze()
            atexit.register(gc.unfreeze)
        return self._engine


def title_lookup(engine: Engine) -> Callable[[int], TitleName | None]:
    """Returns a function from a title's id to its name, None for one that is not in the catalogue.
    A retired one has its name still; one that was merged, that of the title which it is now."""

    def name_of(title: int) -> TitleName | None:
        column = engine.columns.column_of.get(engine.columns.current(title))
        if column is None:
            retired = engine.columns.retired.get(title)
            return None if retired is None else TitleName(*retired)
        card = engine.columns.cards[column]
        return TitleName(card.name, card.year, playable(card.video_url) or None)

    return name_of
