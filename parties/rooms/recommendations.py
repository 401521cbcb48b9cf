"""The recommendations of one room: its list, and what a participant asks about it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec

from parties.domain.batch import Batch
from parties.domain.events import BallotChanged, Event, MessageDeleted
from parties.domain.state import PartyState, Taste
from parties.protocol import snapshot
from parties.protocol.server_messages import RecommendationsFrame
from parties.rooms.engine_loader import EngineLoader
from parties.rooms.member_taste import MemberTastes, TasteKey
from parties.rooms.ranking_threads import run_on_ranking_thread
from parties.runtime import metrics
from recommender.engine import Engine
from recommender.ranker import FirstTitle, Ranker
from recommender.room.filter_choices import FilterChoices, passing_without
from recommender.types import Explanation, Move, RankedTitle, Recommendations

LIST_LENGTH = 20
# So many are ranked in less time than it takes to wake a thread and get the interpreter back.
MAX_SCORES_ON_LOOP = 500_000

_CacheKey = tuple[Engine, frozenset[TasteKey], str, int]  # no message of the chat changes a list


class OfferedFilters(msgspec.Struct, frozen=True):
    """What filters can choose among; and of each filter that is set, how many titles would match if
    it alone were taken back."""

    revision: int
    choices: FilterChoices
    without: dict[str, int]


class FirstByStrategy(msgspec.Struct, frozen=True):
    """The first titles of the list, by each strategy."""

    revision: int
    lists: dict[str, list[FirstTitle]]


class RoomRecommendations:
    """Ranks with whatever engine is current, once for each state, engine and set of tastes.
    `on_late_taste` is called when a taste is read too late for a list that should have used it."""

    def __init__(self, engines: EngineLoader, on_late_taste: Callable[[], None]) -> None:
        self._engines = engines
        self._tastes = MemberTastes(on_late_taste)
        self._ranker: Ranker | None = None
        self._ranker_engine: Engine | None = None
        self._rank_lock = asyncio.Lock()
        self._cached: tuple[_CacheKey, RecommendationsFrame] | None = None

    async def for_state(self, state: PartyState) -> tuple[Engine, RecommendationsFrame]:
        """Returns the list, and the engine that made it: the newest one when this returns."""
        while True:
            engine = await self._engines.engine()
            tastes = await self._tastes.load(state)
            version = self._tastes.version
            if self._cached is not None:
                key, frame = self._cached
                if key == (engine, version, state.epoch, state.revision):
                    return engine, frame
            with metrics.rankings.time():
                used, ranked = await self._rank(state, tastes)
            key = (used, version, state.epoch, state.revision)
            self._cached = (key, snapshot.recommendations(state, ranked))

    async def _rank(
        self, state: PartyState, tastes: Mapping[str, Taste]
    ) -> tuple[Engine, Recommendations]:
        profiles = state.profiles(tastes)
        async with self._rank_lock:
            engine = await self._engines.engine()
            rank = partial(
                self._ranker_of(engine).recommend,
                profiles,
                state.ranking_strategy(),
                state.room_filters(),
                LIST_LENGTH,
                state.titles_to_decide(),
                state.country,
            )
            is_quick = len(engine.columns.cards) * len(profiles) <= MAX_SCORES_ON_LOOP
            return engine, rank() if is_quick else await run_on_ranking_thread(rank)

    def _ranker_of(self, engine: Engine) -> Ranker:
        if self._ranker is None or engine is not self._ranker_engine:
            self._ranker_engine, self._ranker = engine, engine.ranker()
        return self._ranker

    async def explain(self, title: int, state: PartyState, asking: str) -> Explanation | None:
        """Returns why the title fits whom, by a new ranker, which answers as the room's own would.
        With no participant `asking`, as for a pick, it does not queue behind theirs."""
        tastes = await self._tastes.load(state)
        engine = await self._engines.engine()

        def explanation() -> Explanation | None:
            profiles = state.profiles(tastes)
            return engine.ranker().explain(
                title, profiles, state.ranking_strategy(), state.room_filters(), asking
            )

        if not asking:
            return await run_on_ranking_thread(explanation)
        return await self._engines.explanations.run(asking, explanation)

    async def cards(self, titles: Sequence[int], state: PartyState) -> list[RankedTitle]:
        """Returns the numbers of these titles, without those that the catalogue does not offer."""
        tastes = await self._tastes.load(state)
        engine = await self._engines.engine()
        rank = partial(
            engine.ranker().recommend,
            state.profiles(tastes),
            state.ranking_strategy(),
            state.filters,
            LIST_LENGTH,
            titles,
            state.country,
        )
        return (await run_on_ranking_thread(rank)).shortlist

    async def moves_to_agree(self, state: PartyState, asking: str) -> dict[str, Move]:
        """Returns for each participant who could make the room agree what they would move."""
        tastes = await self._tastes.load(state)
        engine = await self._engines.engine()
        return await self._engines.explanations.run(
            asking,
            lambda: engine.ranker().moves_to_agree(state.profiles(tastes), state.room_filters()),
        )

    async def filters_offered(self, state: PartyState, asking: str) -> OfferedFilters:
        engine = await self._engines.engine()
        choices = await self._engines.filter_choices(engine, asking)
        without = await self._engines.explanations.run(
            asking, lambda: passing_without(engine.columns, state.filters)
        )
        return OfferedFilters(state.revision, choices, without)

    async def first_by_strategy(self, state: PartyState, asking: str) -> FirstByStrategy:
        """Returns what each strategy would put first, by a new ranker."""
        tastes = await self._tastes.load(state)
        engine = await self._engines.engine()
        lists = await self._engines.explanations.run(
            asking,
            lambda: engine.ranker().first_by_strategy(state.profiles(tastes), state.room_filters()),
        )
        return FirstByStrategy(state.revision, lists)

    def release_memory(self) -> None:
        """Drops what the next ranking computes anew."""
        self._ranker = None
        self._cached = None

    def close(self) -> None:
        """Cancels the reading of tastes."""
        self._tastes.cancel()


def changes_list(batch: Batch) -> bool:
    """Whether its list may be another: a deleted message changes nothing in it, and neither does a
    vote until the ballot closes."""
    return not all(_leaves_list_alone(step.event) for step in batch.steps)


def _leaves_list_alone(event: Event) -> bool:
    if isinstance(event, MessageDeleted):
        return True
    return isinstance(event, BallotChanged) and event.ballot.is_open and event.voter is not None
