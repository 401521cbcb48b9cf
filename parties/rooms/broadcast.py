"""Sends what happens in a room: to its connections in this process, and on the bus to others."""

from collections.abc import Callable

from parties.bus.bus import Bus, Message
from parties.delivery.connections import Connections
from parties.delivery.recommendation_list import EncodedRecommendations
from parties.domain.batch import Batch
from parties.domain.commands import Command
from parties.domain.state import StreamPosition
from parties.protocol.chat_frames import EncodedMessage
from parties.protocol.event_frames import EncodedEvent, EventContext, encode_event
from parties.protocol.server_messages import (
    ParticipantView,
    PresenceFrame,
    ReactionFrame,
    RecommendationsFrame,
    SuggestionFrame,
)
from parties.rooms import replication
from parties.rooms.engine_loader import title_lookup
from parties.rooms.impressions import Impressions
from recommender.engine import Engine


class Broadcast:
    """The `ReplicaListener` of a room. `impressions` records which lists are shown."""

    def __init__(self, code: str, bus: Bus, impressions: Impressions) -> None:
        self._code = code
        self._bus = bus
        self._impressions = impressions
        self.connections = Connections()
        self.online: frozenset[str] = frozenset()
        self.on_change: Callable[[], None] = _nothing
        """Called after what may change who is shown what: an event, a gap, who is online."""
        self._newest: EncodedRecommendations | None = None

    # --- to connections ----------------------------------------------------------------------

    def deliver(self, event: EncodedEvent) -> None:
        self.connections.send_event(event)
        if event.left is not None:
            self.connections.disconnect_participant(event.left, event.left_because or "removed")
        if event.ends:
            self.party_ended()
        self.on_change()

    def encoded(self, frame: RecommendationsFrame, epoch: str) -> EncodedRecommendations:
        """Returns the list for sockets: one for the same frame, so that the list of a snapshot is
        the base of the next one."""
        if self._newest is None or not self._newest.is_of(frame):
            self._newest = EncodedRecommendations.of(frame, epoch)
        return self._newest

    def deliver_message(self, message: EncodedMessage) -> None:
        self.connections.send_message(message)

    def deliver_reactions(self, reactions: ReactionFrame) -> None:
        self.connections.send_transient(reactions)

    def deliver_suggestion(self, to: str, suggestion: SuggestionFrame) -> None:
        self.connections.send_to(to, suggestion)

    def deliver_list(
        self, ranked: EncodedRecommendations, frame: RecommendationsFrame | None = None
    ) -> None:
        """`frame`: the same list not encoded, where it is known."""
        self._impressions.list_sent(ranked.revision, frame or ranked.frame)
        self.connections.send_recommendations(ranked)

    def set_online(self, online: frozenset[str]) -> None:
        for participant in self.online ^ online:
            shown = ParticipantView(id=participant, online=participant in online)
            self.connections.send_transient(PresenceFrame(shown))
        self.online = online
        self.on_change()

    def send_snapshots(self) -> None:
        self.connections.mark_stale()
        self.on_change()

    def epoch_changed(self) -> None:
        self._impressions.reset()

    def release_memory(self) -> None:
        self._newest = None
        self.connections.release_memory()

    def party_ended(self) -> None:
        self.connections.close_for_ended_party()

    # --- to other processes ------------------------------------------------------------------

    def publish(self, message: Message) -> None:
        self._bus.publish(self._code, message)

    def publish_commit(
        self,
        batch: Batch,
        commands: list[Command],
        events: list[EncodedEvent],
        messages: list[EncodedMessage],
    ) -> None:
        sent = replication.commit_message(batch, commands, events, messages)
        self._bus.publish(self._code, sent)

    def send_reactions(self, reactions: ReactionFrame) -> None:
        """To every screen of the room, on any process."""
        self.deliver_reactions(reactions)
        self._bus.publish(self._code, replication.reactions_message(reactions))

    def send_suggestion(self, to: str, suggestion: SuggestionFrame) -> None:
        """To every screen of the participant, on any process."""
        self.deliver_suggestion(to, suggestion)
        self._bus.publish(self._code, replication.suggestion_message(to, suggestion))

    def publish_list(self, ranked: EncodedRecommendations, generation: tuple[int, int]) -> None:
        self._bus.publish(self._code, replication.ranked_message(ranked, generation))

    def publish_position(self, position: StreamPosition) -> None:
        self._bus.publish(self._code, replication.position_message(position))


def _nothing() -> None:
    pass


def encode_events(batch: Batch, engine: Engine) -> list[EncodedEvent]:
    name_of = title_lookup(engine)
    return [
        encode_event(step.event, EventContext(step.state.revision, step.state, name_of))
        for step in batch.steps
    ]
