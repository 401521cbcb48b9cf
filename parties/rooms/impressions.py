"""Records in the interaction log which recommendations the participants of a room have seen."""

import time

from parties.delivery.connections import Connections
from parties.domain.batch import Batch
from parties.domain.state import PartyState
from parties.protocol.server_messages import RecommendationsFrame
from parties.storage.interaction_buffer import ImpressionTracker, InteractionBuffer


class Impressions:
    """Writes to the process's interaction buffer."""

    def __init__(self, buffer: InteractionBuffer) -> None:
        self._buffer = buffer
        self._tracker = ImpressionTracker()

    def list_sent(self, revision: int, shown: RecommendationsFrame | bytes) -> None:
        self._tracker.list_changed(revision, shown, time.monotonic())

    def list_in_snapshot(self, shown: RecommendationsFrame) -> None:
        self._tracker.list_sent(shown, time.monotonic())

    def reset(self) -> None:
        self._tracker = ImpressionTracker()

    def record_weights(self, batch: Batch) -> None:
        self._buffer.add_weights(batch)

    def record_opened_title(
        self, state: PartyState, participant: str, title: int, device: str
    ) -> None:
        self._buffer.add_opened_title(state, participant, title, device)

    def record_followed(
        self, state: PartyState, participant: str, title: int | None, device: str
    ) -> None:
        self._buffer.add_followed(state, participant, title, device)

    def record_reaction(
        self, state: PartyState, participant: str, emoji: str, title: int | None
    ) -> None:
        self._buffer.add_reaction(state, participant, emoji, title)

    def record_readers(self, state: PartyState, connections: Connections) -> None:
        """Logs who has had the current list in front of them for long enough to read it."""
        people = {each.id for each in state.active_participants()}
        devices = {each.participant: each.device for each in connections}
        present = {who: device for who, device in devices.items() if who in people}
        read = self._tracker.new_readers(present, time.monotonic())
        if read is not None:
            self._buffer.add_impression(state, *read)
