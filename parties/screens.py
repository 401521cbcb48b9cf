"""The screens that are open in a room on this process: what all are told, and how they end."""

import time

from django.conf import settings

from parties.client_out import Closing, Frame, encode
from parties.outbox import Outbox, Ranked
from parties.telling import Told

REMOVED, PARTY_CLOSED, SILENT, REPLACED, RESTARTING = 4403, 4404, 4408, 4409, 1012
SCREENS_PER_PARTICIPANT = 5


class Screens(set[Outbox]):
    """A set, since they come and go in any order; a frame is put into words once for all."""

    def tell(self, told: Told) -> None:
        for screen in list(self):
            screen.tell(told)

    def rank(self, ranked: Ranked) -> None:
        for screen in list(self):
            screen.rank(ranked)

    def notice(self, frame: Frame) -> None:
        encoded = encode(frame)
        for screen in list(self):
            screen.notice(encoded)

    def fall_behind(self) -> None:
        for screen in list(self):
            screen.fall_behind()

    def remove_participant(self, participant: str, reason: str) -> None:
        detail = "The host has removed you from this party."
        _close(self.of(participant), REMOVED, reason, detail)

    def replace_oldest_of(self, participant: str) -> None:
        oldest_first = sorted(self.of(participant), key=lambda each: each.opened_at)
        detail = f"You have {SCREENS_PER_PARTICIPANT} other screens open; this is the oldest."
        _close(oldest_first[:-SCREENS_PER_PARTICIPANT], REPLACED, "replaced", detail)

    def close_silent(self) -> None:
        """Those that say nothing any more are most likely half-open sockets."""
        patience, now = settings.SILENCE_SECONDS, time.monotonic()
        silent = [each for each in self if now - each.heard_at > patience]
        _close(silent, SILENT, "silent", f"Nothing was heard for {patience:g} s.")

    def end(self) -> None:
        _close(list(self), PARTY_CLOSED, "party_closed", "This party has ended.")

    def send_away(self) -> None:
        """This process is about to end; the party goes on."""
        _close(list(self), RESTARTING, "restarting", "The server is restarting.")

    def of(self, participant: str) -> list[Outbox]:
        return [each for each in self if each.participant == participant]


def _close(screens: list[Outbox], code: int, reason: str, detail: str) -> None:
    if screens:
        frame = encode(Closing(code, reason, detail))
        for screen in screens:
            screen.close(frame, code)
