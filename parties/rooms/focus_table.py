"""Who looks at what and follows whom, over all processes: the newest of a participant's screens."""

import msgspec
from msgspec.structs import replace

from parties.delivery.send_queue import SendQueue
from parties.domain.looking import Look

STILL_SECONDS = 60.0
SILENT_SECONDS = 6.0  # a process sends what its screens look at every two seconds

Stamped = tuple[float, Look]  # when it was said, on the wall clock: processes compare them


class _ScreenLook(msgspec.Struct, frozen=True):
    """`moved_at`: on the monotonic clock."""

    look: Look
    stated_at: float
    moved_at: float


class _ProcessLooks(msgspec.Struct, frozen=True):
    """What the screens of another process look at."""

    looks: dict[str, Stamped]
    received_at: float


class FocusTable:
    """A socket has one look, and a process that is silent has none any more."""

    def __init__(self) -> None:
        self._own: dict[SendQueue, _ScreenLook] = {}
        self._others: dict[str, _ProcessLooks] = {}
        self._stamped_at = 0.0

    def __bool__(self) -> bool:
        return bool(self._own or self._others)

    # --- sockets of this process -------------------------------------------------------------

    def set_title(self, socket: SendQueue, title: int | None, wall: float, now: float) -> None:
        self._set(socket, replace(self.own_look(socket), title=title), wall, now)

    def set_following(
        self, socket: SendQueue, following: str | None, wall: float, now: float
    ) -> None:
        self._set(socket, replace(self.own_look(socket), following=following), wall, now)

    def own_look(self, socket: SendQueue) -> Look:
        return self._own[socket].look if socket in self._own else Look()

    def _set(self, socket: SendQueue, look: Look, wall: float, now: float) -> None:
        """A clock that was set back makes nothing older than what was said before."""
        self._stamped_at = max(wall, self._stamped_at + 1e-6)
        if look.is_empty:
            self._own.pop(socket, None)
        else:
            self._own[socket] = _ScreenLook(look, self._stamped_at, now)

    def close(self, socket: SendQueue) -> bool:
        """Returns whether the socket had a look."""
        return self._own.pop(socket, None) is not None

    def own_follows(self) -> list[tuple[SendQueue, Look]]:
        looks = ((socket, each.look) for socket, each in self._own.items())
        return [(socket, look) for socket, look in looks if look.following is not None]

    def own(self) -> dict[str, Stamped]:
        """Returns the newest look of each participant with a screen at this process."""
        newest: dict[str, Stamped] = {}
        for socket, each in self._own.items():
            _keep_newest(newest, socket.participant, (each.stated_at, each.look))
        return newest

    # --- other processes ---------------------------------------------------------------------

    def receive(self, process: str, looks: dict[str, Stamped], now: float) -> None:
        """Replaces what was known of the process's screens."""
        if looks:
            self._others[process] = _ProcessLooks(looks, now)
        else:
            self._others.pop(process, None)

    # --- all ---------------------------------------------------------------------------------

    def looks(self) -> dict[str, Look]:
        newest = self.own()
        for received in self._others.values():
            for participant, stamped in received.looks.items():
                _keep_newest(newest, participant, stamped)
        return {participant: look for participant, (_, look) in newest.items()}

    def expire(self, now: float) -> bool:
        """Forgets titles that were looked at without a move for a minute, and what silent processes
        said. Returns whether there were any."""
        still = [
            (socket, each)
            for socket, each in self._own.items()
            if each.look.title is not None and now - each.moved_at > STILL_SECONDS
        ]
        for socket, each in still:
            self._set(socket, replace(each.look, title=None), each.stated_at, now)
        silent = [
            process
            for process, received in self._others.items()
            if now - received.received_at > SILENT_SECONDS
        ]
        for process in silent:
            del self._others[process]
        return bool(still or silent)


def _keep_newest(newest: dict[str, Stamped], participant: str, stamped: Stamped) -> None:
    if participant not in newest or newest[participant][0] < stamped[0]:
        newest[participant] = stamped
