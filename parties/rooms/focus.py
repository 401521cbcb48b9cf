"""Tells a room who looks at what, who follows whom, and whom the host asks to follow.

None of it is saved and none of it ranks. All that changes within a tenth of a second is one frame,
and one message to the other processes.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine

import msgspec

from parties.bus.bus import Message
from parties.delivery.send_queue import SendQueue
from parties.domain import looking
from parties.domain.errors import PartyNotFound, Refused, StoreUnavailable, unavailable
from parties.domain.looking import Look
from parties.domain.permissions import Action, require_allowed, require_joined
from parties.domain.state import PartyState
from parties.protocol import client_messages
from parties.protocol.server_messages import SpotlightFrame
from parties.rooms.broadcast import Broadcast
from parties.rooms.focus_table import FocusTable, Stamped
from parties.rooms.impressions import Impressions
from parties.rooms.replica import RETRY_SECONDS, Replica

FRAME_SECONDS = 0.1
REPEAT_SECONDS = 2.0
MESSAGE_TYPE = "room.focus"

LookingMessage = client_messages.Focus | client_messages.Follow | client_messages.Spotlight


class Focus:
    """`start` runs a coroutine as a background task of the room."""

    def __init__(
        self,
        broadcast: Broadcast,
        replica: Replica,
        impressions: Impressions,
        start: Callable[[Coroutine[None, None, None]], object],
    ) -> None:
        self._broadcast = broadcast
        self._replica = replica
        self._impressions = impressions
        self._start = start
        self._table = FocusTable()
        self._spotlight: tuple[float, str | None] = (0.0, None)  # the newest word of a host on it
        self._shown: dict[str, Look] = {}
        self._shown_spotlight: str | None = None
        self._published: dict[str, Stamped] = {}
        self._published_at = self._sent_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._must_publish = False
        self._is_reading = False
        broadcast.on_change = self.schedule

    # --- messages of clients -----------------------------------------------------------------

    def receive_message(self, socket: SendQueue, message: LookingMessage) -> None:
        """Raises Refused; nothing is changed then."""
        state = self._known_state()
        match message:
            case client_messages.Focus(title=title):
                looking.require_may_show(state, socket.participant)
                self._table.set_title(socket, title, time.time(), time.monotonic())
            case client_messages.Follow(participant=None):
                require_joined(state, socket.participant)
                self._table.set_following(socket, None, time.time(), time.monotonic())
            case client_messages.Follow(participant=str(whom)):
                self._follow(state, socket, whom)
            case client_messages.Spotlight(on=on):
                if on:
                    looking.require_may_spotlight(state, socket.participant)
                else:
                    require_allowed(state, socket.participant, Action.SPOTLIGHT)
                self._set_spotlight(socket.participant if on else None)
        self.schedule()

    def _known_state(self) -> PartyState:
        if (state := self._replica.cached) is None:
            self._read_state()
            raise unavailable()
        return state

    def _follow(self, state: PartyState, socket: SendQueue, whom: str) -> None:
        looks, follower = self._table.looks(), socket.participant
        looking.require_may_follow(state, self._broadcast.online, looks, follower, whom)
        if self._table.own_look(socket).following != whom:
            title = looks.get(whom, Look()).title
            self._impressions.record_followed(state, follower, title, socket.device)
        self._table.set_following(socket, whom, time.time(), time.monotonic())

    def _set_spotlight(self, participant: str | None) -> None:
        """The newest word wins at all processes, whatever their clocks say."""
        self._spotlight = (max(time.time(), self._spotlight[0] + 1e-3), participant)
        self._must_publish = True

    def disconnected(self, socket: SendQueue) -> None:
        if self._table.close(socket):
            self.schedule()

    # --- messages of other processes ---------------------------------------------------------

    def opened(self) -> None:
        """Asks the other processes, which have had the room open for longer."""
        self._broadcast.publish(self._message({}, asks=True))

    def receive(self, message: Message) -> None:
        """Raises KeyError or ValidationError if it is of a release with other messages."""
        looks = msgspec.convert(message["looks"], dict[str, Stamped])
        stated_at, participant = message["spotlight"]
        self._table.receive(message["sender"], looks, time.monotonic())
        self._spotlight = max(self._spotlight, (stated_at, participant), key=lambda word: word[0])
        self._must_publish = self._must_publish or message["asks"]
        self.schedule()

    def _publish(self, own: dict[str, Stamped], now: float) -> None:
        """Repeats it, so that a message that was lost, or a process that ended, is noticed."""
        repeats = bool(own or self._spotlight[1]) and self._repeats_are_due
        if own != self._published or self._must_publish or repeats:
            self._published, self._published_at, self._must_publish = own, now, False
            self._broadcast.publish(self._message(own))

    def _message(self, own: dict[str, Stamped], asks: bool = False) -> Message:
        looks = msgspec.to_builtins(own)
        return {"type": MESSAGE_TYPE, "looks": looks, "spotlight": self._spotlight, "asks": asks}

    # --- sending -----------------------------------------------------------------------------

    def schedule(self) -> None:
        """Tells what has changed, at most once in a tenth of a second."""
        if self._timer is None and (self._table or self._shown or self._spotlight[0]):
            wait = max(0.0, self._sent_at + FRAME_SECONDS - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait, self._update)

    def tick(self) -> None:
        """Called every second."""
        is_in_use = bool(self._table) or self._spotlight[1] is not None
        if is_in_use and (self._table.expire(time.monotonic()) or self._repeats_are_due):
            self.schedule()

    @property
    def _repeats_are_due(self) -> bool:
        return time.monotonic() - self._published_at > REPEAT_SECONDS

    def _update(self) -> None:
        self._timer = None
        if (state := self._replica.cached) is None:  # who may be told what?
            self._read_state()
            return
        self._sent_at = time.monotonic()
        self._end_invalid_follows(state)
        self._send_looks(looking.shown_looks(state, self._broadcast.online, self._table.looks()))
        self._send_spotlight(self._visible_spotlight(state))
        self._publish(
            {
                who: stamped
                for who, stamped in self._table.own().items()
                if looking.is_shown(state.participants.get(who))
            },
            self._sent_at,
        )

    def _end_invalid_follows(self, state: PartyState) -> None:
        """So that nobody follows again, unasked, when the one whom they followed comes back."""
        for socket, look in self._table.own_follows():
            if looking.with_valid_follow(state, self._broadcast.online, look) != look:
                self._table.set_following(socket, None, time.time(), time.monotonic())

    def _send_looks(self, shown: dict[str, Look]) -> None:
        changes = {
            who: shown.get(who)
            for who in shown.keys() | self._shown.keys()
            if shown.get(who) != self._shown.get(who)
        }
        self._shown = shown
        if changes:
            self._broadcast.connections.send_focus(changes)

    def _visible_spotlight(self, state: PartyState) -> str | None:
        """The spotlight ends when the host leaves, hides, or is host no more. One who is not known
        to be here yet, as their word came before the news of their arrival, is waited for."""
        host, (stated_at, participant) = state.host(), self._spotlight
        if participant is None or host is None:
            return None
        is_host, online = host.id == participant, self._broadcast.online
        if is_host and looking.can_be_followed(state, online, participant):
            return participant
        if self._shown_spotlight == participant:
            self._spotlight = (stated_at, None)
        return None

    def _send_spotlight(self, participant: str | None) -> None:
        if participant != self._shown_spotlight:
            self._shown_spotlight = participant
            self._broadcast.connections.send_transient(SpotlightFrame(participant))

    def _read_state(self) -> None:
        if not self._is_reading:
            self._is_reading = True
            self._start(self._read())

    async def _read(self) -> None:
        try:
            await self._replica.state()
        except (PartyNotFound, StoreUnavailable, Refused):
            await asyncio.sleep(RETRY_SECONDS)
        finally:
            self._is_reading = False
        self.schedule()

    # --- reading -----------------------------------------------------------------------------

    def shown(self, state: PartyState) -> tuple[dict[str, Look], str | None]:
        """Returns what a snapshot says: what everybody has been told, and may be still."""
        looks = {
            who: look
            for who, look in self._shown.items()
            if looking.is_shown(state.participants.get(who))
        }
        return looks, self._shown_spotlight

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
