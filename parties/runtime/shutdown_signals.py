"""Runs a callback when the process receives a signal to stop, before its server stops."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from types import FrameType

from parties.runtime import background_tasks

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 3.0
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def on_shutdown_signal(callback: Callable[[], Awaitable[None]]) -> None:
    """Runs `callback` at SIGTERM or SIGINT, and only then passes the signal to the server.

    Not every ASGI server announces its shutdown to its application, but each has a handler for the
    signal by the time of the first request. It is put back before the signal is sent again, so
    that a second signal stops the server at once. Where there is no such handler, nothing is
    served: a test, a shell.
    """
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        server_handler = signal.getsignal(number)
        if callable(server_handler) and server_handler is not signal.default_int_handler:
            signal.signal(number, _handler(callback, loop, server_handler))


Handler = Callable[[int, FrameType | None], object]


def _handler(
    callback: Callable[[], Awaitable[None]],
    loop: asyncio.AbstractEventLoop,
    server_handler: Handler,
) -> Handler:
    async def shut_down(number: int) -> None:
        try:
            await asyncio.wait_for(callback(), TIMEOUT_SECONDS)
        except Exception as error:  # such as an outage of the database: the process stops anyway
            reason = repr(error)[:200]
            log.warning("shutdown failed", extra={"event": "shutdown_failed", "reason": reason})
        os.kill(os.getpid(), number)

    def start(number: int) -> None:
        background_tasks.start("shutdown", shut_down(number))

    def handle(number: int, frame: FrameType | None) -> None:
        signal.signal(number, server_handler)
        loop.call_soon_threadsafe(start, number)

    return handle
