"""The open connections of a room on this process: broadcasts to them, and closes them."""

import time

from django.conf import settings

from parties.delivery.list_history import ListHistory
from parties.delivery.recommendation_list import EncodedRecommendations
from parties.delivery.send_queue import FocusChanges, SendQueue
from parties.protocol.chat_frames import EncodedMessage
from parties.protocol.close_codes import PARTY_CLOSED, REMOVED, REPLACED, RESTARTING, SILENT
from parties.protocol.event_frames import EncodedEvent
from parties.protocol.server_messages import Closing, FocusFrame, Frame, encode

CONNECTIONS_PER_PARTICIPANT = 5
DISCONNECTED_BECAUSE = {
    "left": "You have left this party.",
    "moved": "You go on with this place on another device.",
}


class Connections(set[SendQueue]):
    """The send queues of a room's connections; each frame is encoded once for all of them.

    Methods iterate over a copy, because a send may close a connection and so change the set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.list_history = ListHistory()

    def send_event(self, event: EncodedEvent) -> None:
        for connection in list(self):
            connection.send_event(event)

    def send_message(self, message: EncodedMessage) -> None:
        for connection in list(self):
            connection.send_message(message)

    def send_recommendations(self, recommendations: EncodedRecommendations) -> None:
        if any(connection.takes_deltas for connection in self):
            self.list_history.add(recommendations)
        for connection in list(self):
            connection.send_recommendations(recommendations)

    def send_transient(self, frame: Frame) -> None:
        encoded = encode(frame)
        for connection in list(self):
            connection.send_transient(encoded)

    def send_to(self, participant: str, frame: Frame) -> None:
        encoded = encode(frame)
        for connection in self.of(participant):
            connection.send_transient(encoded)

    def send_focus(self, changes: FocusChanges) -> None:
        encoded = encode(FocusFrame(changes))
        for connection in list(self):
            connection.send_focus(encoded, changes)

    def mark_stale(self) -> None:
        for connection in list(self):
            connection.mark_stale()

    def disconnect_participant(self, participant: str, reason: str) -> None:
        detail = DISCONNECTED_BECAUSE.get(reason, "The host has removed you from this party.")
        _close(self.of(participant), REMOVED, reason, detail)

    def close_oldest_of(self, participant: str) -> None:
        """Closes connections of the participant beyond the limit, the oldest first."""
        oldest_first = sorted(self.of(participant), key=lambda each: each.opened_at)
        detail = f"You have {CONNECTIONS_PER_PARTICIPANT} other screens open; this is the oldest."
        _close(oldest_first[:-CONNECTIONS_PER_PARTICIPANT], REPLACED, "replaced", detail)

    def close_idle(self) -> None:
        """Closes connections that sent nothing for SILENCE_SECONDS: most likely half-open."""
        limit, now = settings.SILENCE_SECONDS, time.monotonic()
        idle = [each for each in self if now - each.last_received_at > limit]
        _close(idle, SILENT, "silent", f"Nothing was heard for {limit:g} s.")

    def close_for_ended_party(self) -> None:
        _close(list(self), PARTY_CLOSED, "party_closed", "This party has ended.")

    def close_for_restart(self) -> None:
        """This process is about to end; the party goes on."""
        _close(list(self), RESTARTING, "restarting", "The server is restarting.")

    def release_memory(self) -> None:
        self.list_history.release_memory()
        for connection in self:
            connection.release_memory()

    def of(self, participant: str) -> list[SendQueue]:
        return [each for each in self if each.participant == participant]


def _close(connections: list[SendQueue], code: int, reason: str, detail: str) -> None:
    if connections:
        frame = encode(Closing(code, reason, detail))
        for connection in connections:
            connection.close(frame, code, reason)
