"""A server that is told to stop says goodbye before it does."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from types import FrameType

log = logging.getLogger(__name__)

PATIENCE = 3.0
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def before_stopping(goodbye: Callable[[], Awaitable[None]]) -> None:
    """Has `goodbye` run when the process is told to stop, and only then lets the server stop.

    Not every ASGI server tells its application of its end, but each has a handler for the
    signal by the time of the first request. It is put back before the signal is sent again, so
    that whoever is in a hurry can send a second one. Where there is no such handler, nobody
    serves: a test, a shell.
    """
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        servers_own = signal.getsignal(number)
        if callable(servers_own) and servers_own is not signal.default_int_handler:
            signal.signal(number, _saying(goodbye, loop, servers_own))


Handler = Callable[[int, FrameType | None], object]


def _saying(
    goodbye: Callable[[], Awaitable[None]], loop: asyncio.AbstractEventLoop, servers_own: Handler
) -> Handler:
    leaving: list[asyncio.Task[None]] = []

    async def leave(number: int) -> None:
        try:
            await asyncio.wait_for(goodbye(), PATIENCE)
        except Exception as error:  # such as a database that is away: the end comes all the same
            log.warning(
                "goodbye failed", extra={"event": "goodbye_failed", "reason": repr(error)[:200]}
            )
        os.kill(os.getpid(), number)

    def start(number: int) -> None:
        leaving.append(loop.create_task(leave(number)))

    def handle(number: int, frame: FrameType | None) -> None:
        signal.signal(number, servers_own)
        loop.call_soon_threadsafe(start, number)

    return handle
