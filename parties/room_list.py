"""The list that a room shows, and what a participant asks about it."""

from collections.abc import Callable

from parties import metrics, showing
from parties.client_out import RecommendationsFrame
from parties.ranking import EngineHolder, RoomRanker
from parties.state import PartyState
from parties.tastes import Brought, Tastes
from recommender.answer import Explanation, Move
from recommender.engine import Engine


class RoomList:
    """Made once for each state, engine and set of tastes. `taste_arrived` is called when a taste
    comes later than a list that should have had it."""

    def __init__(self, engines: EngineHolder, taste_arrived: Callable[[], None]) -> None:
        self._engines = engines
        self._ranker = RoomRanker(engines)
        self._tastes = Tastes(taste_arrived)
        self._made: tuple[Engine, frozenset[Brought], RecommendationsFrame] | None = None

    async def of(self, state: PartyState) -> tuple[Engine, RecommendationsFrame]:
        """The list, and the engine that made it: the newest one when this returns."""
        while True:
            engine = await self._engines.engine()
            tastes = await self._tastes.of(state)
            brought = self._tastes.version
            if self._made is not None:
                made_by, made_with, frame = self._made
                if (made_by, made_with, frame.revision) == (engine, brought, state.revision):
                    return engine, frame
            with metrics.rankings.time():
                made_by, ranked = await self._ranker.rank(state, tastes)
            self._made = (made_by, brought, showing.recommendations(state, ranked))

    async def explain(self, title: int, state: PartyState, asking: str) -> Explanation | None:
        return await self._ranker.explain(title, state, await self._tastes.of(state), asking)

    async def moves_to_agree(self, state: PartyState) -> dict[str, Move]:
        """For each one who could make the room agree, what they would move."""
        return await self._ranker.moves_to_agree(state, await self._tastes.of(state))

    def rest(self) -> None:
        """Nobody has moved for a while: what can be made anew needs no memory until then."""
        self._ranker.rest()
        self._made = None

    def close(self) -> None:
        """What was still being read is not needed any more."""
        self._tastes.stop()
