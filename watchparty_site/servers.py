"""The ASGI servers that the site can run on, with the limits that it needs."""

import gc
import socket
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

MAX_FRAME = 17 * 1024  # a little above the protocol's own bound, which answers with a code of ours
# Thousands of screens are millions of objects, of which hardly any are ever garbage in a circle. By
# Python's own numbers, looking for such takes a sixth of the time of a busy process, in pauses that
# screens notice. A look at two thousand new ones takes less than a millisecond; few go further.
COLLECT_AFTER = (2_000, 500, 20)
# On Daphne the first screen of a process waits for the titles to be loaded, which on a busy machine
# takes longer than the five seconds that it is given.
HANDSHAKE_SECONDS = 20
ANSWER_SECONDS = 5.0  # for requests under way when told to stop; of uvicorn only, Daphne cancels
Ready = Callable[[], None]


def run(name: str, host: str, port: int, ready: Ready) -> None:
    """Serves until it is told to stop; `ready` is called when the first request can come."""
    gc.set_threshold(*COLLECT_AFTER)
    SERVERS[name](host, port, ready)


def _run_daphne(host: str, port: int, ready: Ready) -> None:
    from daphne.endpoints import build_endpoint_description_strings
    from daphne.server import Server

    from watchparty_site.daphne_clock import time_by_monotonic_clock

    time_by_monotonic_clock()
    Server(
        import_string(settings.ASGI_APPLICATION),
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

    from parties.live import rooms
    from watchparty_site.uvicorn_protocol import BoundedProtocol

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await rooms().get_ready()
            await super().startup(sockets)
            ready()

    config = uvicorn.Config(
        import_string(settings.ASGI_APPLICATION),
        host=host,
        port=port,
        ws=BoundedProtocol,
        ws_max_size=MAX_FRAME,
        ws_ping_interval=settings.PING_SECONDS,
        ws_ping_timeout=settings.PING_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=int(ANSWER_SECONDS),
        h11_max_incomplete_event_size=MAX_FRAME,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Which proxies are believed is TRUSTED_PROXIES, for both servers alike.
        proxy_headers=False,
    )
    Server(config).run()


SERVERS: dict[str, Callable[[str, int, Ready], None]] = {
    "uvicorn": _run_uvicorn,
    "daphne": _run_daphne,
}
