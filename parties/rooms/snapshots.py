"""Makes the snapshot of a room for one of its participants."""

import asyncio

from parties.delivery.send_queue import EncodedSnapshot
from parties.domain.errors import Refused, StoreUnavailable
from parties.domain.permissions import no_longer_in
from parties.domain.state import ParticipantState, PartyState
from parties.protocol import snapshot
from parties.protocol.server_messages import RecommendationsFrame, encode
from parties.rooms.broadcast import Broadcast
from parties.rooms.engine_loader import title_lookup
from parties.rooms.focus import Focus
from parties.rooms.impressions import Impressions
from parties.rooms.recommendations import RoomRecommendations
from parties.rooms.replica import RETRY_SECONDS, Replica
from parties.runtime import metrics
from recommender.engine import Engine


class Snapshots:
    def __init__(
        self,
        replica: Replica,
        recommendations: RoomRecommendations,
        broadcast: Broadcast,
        impressions: Impressions,
        focus: Focus,
    ) -> None:
        self._replica = replica
        self._recommendations = recommendations
        self._broadcast = broadcast
        self._impressions = impressions
        self._focus = focus

    async def of(self, participant: str) -> EncodedSnapshot:
        """Raises Refused if the participant is no longer in the party."""
        metrics.snapshots.inc()
        state, engine, ranked = await self._current()
        me = _member(state, participant)
        self._impressions.list_in_snapshot(ranked)
        online, name_of = self._broadcast.online, title_lookup(engine)
        frame = snapshot.snapshot(
            *(state, me, online, ranked, engine.interests, name_of), *self._focus.shown(state)
        )
        recommendations = self._broadcast.encoded(ranked, state.epoch)
        self._broadcast.connections.list_history.begin(recommendations)
        return EncodedSnapshot(state.stream_position, encode(frame), recommendations)

    async def _current(self) -> tuple[PartyState, Engine, RecommendationsFrame]:
        """Returns a state that is still the newest when its list is made."""
        while True:
            try:
                state = await self._replica.state()
            except StoreUnavailable:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            engine, ranked = await self._recommendations.for_state(state)
            if self._replica.is_current(state):
                return state, engine, ranked


def _member(state: PartyState, participant: str) -> ParticipantState:
    me = state.participants.get(participant)
    if me is None:
        detail = "The party was restored to a time before you joined it. Join again."
        raise Refused("not_joined", detail)
    if not me.is_in:
        raise no_longer_in(me)
    return me
