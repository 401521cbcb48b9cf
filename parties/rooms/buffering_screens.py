"""Follows which screens of this process buffer, and has the room wait for them where it does so.

Reports are no commands: only one that changes what the room does becomes one, and is committed.
Which process gives it makes no difference, nor whether two do.
"""

import asyncio
import datetime
from collections.abc import Callable

from django.utils import timezone

from parties.delivery.send_queue import SendQueue
from parties.domain.commands import Command, apply
from parties.domain.errors import Refused
from parties.domain.state import StreamPosition
from parties.domain.waiting import EndWait, ScreenCaughtUp, WaitForScreen, is_over
from parties.rooms.replica import Replica

Submit = Callable[[Command], "asyncio.Future[StreamPosition]"]


class BufferingScreens:
    """`submit` gives a command to the room."""

    def __init__(self, replica: Replica, submit: Submit) -> None:
        self._replica = replica
        self._submit = submit
        self._buffering: set[SendQueue] = set()

    def report(self, screen: SendQueue, position: float, buffering: bool) -> None:
        """A screen reports again while it buffers: what comes too early is not lost."""
        if not buffering:
            self.closed(screen)
            return
        self._buffering.add(screen)
        self._submit_if_it_changes(WaitForScreen(screen.participant, position, timezone.now()))

    def closed(self, screen: SendQueue) -> None:
        """A screen that buffered is closed, or does so no more."""
        if screen not in self._buffering:
            return
        self._buffering.discard(screen)
        if all(each.participant != screen.participant for each in self._buffering):
            self._submit_if_it_changes(ScreenCaughtUp(screen.participant, timezone.now()))

    def end_wait(self, before: datetime.datetime) -> None:
        """Ends a wait that is to end before this moment."""
        state = self._replica.cached
        pick = state.current_pick() if state is not None else None
        if pick is None or pick.waits.until is None or not is_over(pick.waits.until, before):
            return
        self._submit_if_it_changes(EndWait(pick.id, pick.waits.until, timezone.now()))

    def _submit_if_it_changes(self, command: Command) -> None:
        state = self._replica.cached
        if state is None or state.closed or not apply(state, command)[1]:
            return
        self._submit(command).add_done_callback(_ignore_refusal)


def _ignore_refusal(committed: "asyncio.Future[StreamPosition]") -> None:
    """The store is away, or the party has ended: nobody asked for this, and nobody is answered."""
    if not committed.cancelled() and isinstance(committed.exception(), Refused):
        return
