"""Runs the site on Daphne or uvicorn, with the same limits on either."""

import gc
import socket
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from parties.runtime import background_tasks, memory

MAX_FRAME = 17 * 1024  # above the protocol's own limit, which closes with a code of ours
# Thresholds of Python's garbage collector. Thousands of connections are millions of objects, hardly
# any of them cyclic garbage. With the default thresholds, collecting takes a sixth of the CPU time
# of a busy process, in noticeable pauses; one of two thousand objects takes under a millisecond.
GC_THRESHOLDS = (2_000, 500, 20)
# On Daphne the first connection to a process waits until the titles are loaded, which on a busy
# machine takes longer than the five seconds of the default.
HANDSHAKE_SECONDS = 20
SHUTDOWN_SECONDS = 5.0  # for open requests at shutdown; uvicorn only, Daphne cancels them
Ready = Callable[[], None]


def run(name: str, host: str, port: int, ready: Ready) -> None:
    """Serves until SIGTERM or SIGINT; calls `ready` once it accepts requests."""
    memory.limit_heaps()
    gc.set_threshold(*GC_THRESHOLDS)
    SERVERS[name](host, port, ready)


def _application() -> Any:
    """Returns the ASGI application of a process that serves, and so works on uploaded tables."""
    application = import_string(settings.ASGI_APPLICATION)
    from catalog.tables import worker

    background_tasks.start_thread("tables of the catalogue", worker.run_forever)
    return application


def _run_daphne(host: str, port: int, ready: Ready) -> None:
    from daphne.endpoints import build_endpoint_description_strings
    from daphne.server import Server

    from watchparty_site.servers.daphne_clock import use_monotonic_clock

    use_monotonic_clock()
    Server(
        _application(),
        endpoints=build_endpoint_description_strings(host=host, port=port),
        ready_callable=ready,
        server_name="",
        ping_interval=settings.PING_SECONDS,
        ping_timeout=settings.PING_SECONDS,
        websocket_handshake_timeout=HANDSHAKE_SECONDS,
        websocket_max_message_size=MAX_FRAME,
        websocket_max_frame_size=MAX_FRAME,
    ).run()


def _run_uvicorn(host: str, port: int, ready: Ready) -> None:
    import uvicorn

    from parties.rooms.registry import rooms
    from watchparty_site.servers.uvicorn_protocol import BoundedProtocol

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await rooms().preload_engine()
            await super().startup(sockets)
            ready()

    config = uvicorn.Config(
        _application(),
        host=host,
        port=port,
        ws=BoundedProtocol,
        ws_max_size=MAX_FRAME,
        ws_ping_interval=settings.PING_SECONDS,
        ws_ping_timeout=settings.PING_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=int(SHUTDOWN_SECONDS),
        h11_max_incomplete_event_size=MAX_FRAME,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # TRUSTED_PROXIES decides for both servers which proxies are trusted.
        proxy_headers=False,
    )
    Server(config).run()


SERVERS: dict[str, Callable[[str, int, Ready], None]] = {
    "uvicorn": _run_uvicorn,
    "daphne": _run_daphne,
}
