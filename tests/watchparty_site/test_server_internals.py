"""Every name that is no public API, and that our server protocols depend on, still exists.

An upgrade of Daphne, Autobahn, Twisted or uvicorn that renames one fails here with the name and
the patch that would break; docs/decisions/0024 says what each patch is for.
"""

import ast
import inspect
from types import ModuleType
from typing import Any

import daphne.http_protocol
import daphne.server
import daphne.ws_protocol
import pytest
import twisted.web.http
from autobahn.websocket.protocol import WebSocketProtocol as AutobahnProtocol
from daphne.http_protocol import WebRequest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import reactor
from twisted.internet.abstract import FileDescriptor
from twisted.internet.tcp import Connection
from uvicorn import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from watchparty_site.servers import daphne_clock, daphne_protocol, uvicorn_protocol

# What Daphne's patches use, by class: name → the patch that breaks without it.
DAPHNE_NAMES: list[tuple[Any, str, str]] = [
    (daphne.server, "time", "the monotonic clock"),
    (daphne.ws_protocol, "time", "the monotonic clock"),
    (reactor, "seconds", "the monotonic clock"),
    (reactor, "callLater", "the monotonic clock"),
    (daphne.http_protocol, "WebRequest", "the limit on what is kept of a body"),
    (WebRequest, "handleContentChunk", "the limit on what is kept of a body"),
    (WebSocketFactory, "protocol", "every limit: Daphne would use its own protocol"),
    (WebSocketProtocol, "connectionMade", "write coalescing, the time for a close frame"),
    (WebSocketProtocol, "onMessageBegin", "the limit on fragments"),
    (WebSocketProtocol, "onMessageFrameBegin", "the limit on fragments"),
    (WebSocketProtocol, "onMessage", "the limit on received messages"),
    (WebSocketProtocol, "onAutoPingTimeout", "the close code of a client that answers no ping"),
    (WebSocketProtocol, "onClose", "the close code of an aborted client"),
    (WebSocketProtocol, "dropConnection", "the limit on fragments"),
    (WebSocketProtocol, "_fail_connection", "the close code of a client that breaks the protocol"),
    (WebSocketProtocol, "serverSend", "shared frames, write coalescing, the limit on unsent bytes"),
    (WebSocketProtocol, "serverClose", "close code 1012"),
    (WebSocketProtocol, "sendCloseFrame", "close code 1012"),
    (WebSocketProtocol, "STATE_OPEN", "shared frames, write coalescing"),
    (Connection, "writeSomeData", "the direct write"),
    (Connection, "TLS", "the direct write"),
    (Connection, "connected", "the direct write"),
    (FileDescriptor, "disconnecting", "the direct write"),
    (FileDescriptor, "dataBuffer", "the limit on unsent bytes, the direct write"),
    (Connection, "abortConnection", "the limit on unsent bytes"),
    (Connection, "pauseProducing", "the limit on received messages"),
    (Connection, "resumeProducing", "the limit on received messages"),
]
# Set on instances only, so that the class does not have them: the source has to use them.
DAPHNE_INSTANCE_NAMES: list[tuple[Any, str, str]] = [
    (daphne.ws_protocol, "self.application_queue", "the limit on received messages"),
    (AutobahnProtocol, "self.send_queue", "shared frames: none may overtake a queued one"),
    (AutobahnProtocol, "self.state", "shared frames, write coalescing"),
    (twisted.web.http, "self.content.write(data)", "the limit on what is kept of a body"),
    (FileDescriptor, "self._tempDataLen", "the limit on unsent bytes, the direct write"),
    (AutobahnProtocol, "self.closeHandshakeTimeout", "the time for a close frame"),
]
UVICORN_METHODS = {
    "connection_made": "write coalescing",
    "connection_lost": "close code 1006",
    "send_receive_event_to_app": "the limit on received messages, the close of invalid UTF-8",
    "handle_cont": "the limit on fragments",
    "handle_parser_exception": "the limit on fragments, the close of a text that is no UTF-8",
    "shutdown": "write coalescing",
    "keepalive_timeout": "the abort of a client that answers no ping",
    "send": "shared frames, write coalescing",
}
UVICORN_ATTRIBUTES = {
    "read_paused": "the limit on received messages",
    "queue": "the limit on received messages, close codes",
    "frames": "the limit on fragments, the close of a text that is no UTF-8",
    "curr_msg_data_type": "the close of a text that is no UTF-8",
    "conn": "the limit on fragments, close code 1006",
    "close_sent": "every write",
    "close_timer": "the abort of a client that does not answer a close frame",
    "close_timeout": "the abort of a client that does not answer a close frame",
    "handshake_complete": "shared frames, close code 1006",
    "disconnected": "shared frames",
    "writable": "shared frames: a client that does not read is waited for",
    "loop": "the abort of a client that does not answer a close frame",
}
PROTOCOL_PATCHES = "close code 1006 and the limit on fragments"


@pytest.mark.parametrize(("owner", "name", "patch"), DAPHNE_NAMES)
def test_every_name_that_daphnes_protocol_depends_on_exists(
    owner: Any, name: str, patch: str
) -> None:
    assert hasattr(owner, name), f"{owner} has no {name} any more, which breaks {patch}"


@pytest.mark.parametrize(("owner", "name", "patch"), DAPHNE_INSTANCE_NAMES)
def test_every_attribute_of_daphnes_instances_is_still_used(
    owner: Any, name: str, patch: str
) -> None:
    assert name in inspect.getsource(owner), f"no {name} any more, which breaks {patch}"


def test_every_name_that_uvicorns_protocol_depends_on_exists() -> None:
    for name, patch in UVICORN_METHODS.items():
        found = hasattr(WebSocketsSansIOProtocol, name)
        assert found, f"uvicorn's protocol has no {name}() any more, which breaks {patch}"


async def test_every_attribute_that_uvicorns_instances_set_is_still_set() -> None:
    config = Config("not_called:application", interface="asgi3", lifespan="off", log_config=None)
    config.loaded_app, config.loaded = None, True
    protocol = WebSocketsSansIOProtocol(config, ServerState(), {})
    for name, patch in UVICORN_ATTRIBUTES.items():
        assert hasattr(protocol, name), f"no {name} any more, which breaks {patch}"
    for name in ("close_rcvd", "fail"):
        assert hasattr(protocol.conn, name), f"no {name} any more, which breaks {PROTOCOL_PATCHES}"
    for name in ("self.request = ", "self.response = "):
        found = name in inspect.getsource(WebSocketsSansIOProtocol)
        assert found, f"no {name} any more, which breaks the release of headers"


def test_our_protocols_override_nothing_that_is_not_listed_here() -> None:
    """Of what a base class has: a name of ours that a new release also uses is found here."""
    for ours, listed in (
        (daphne_protocol.BoundedProtocol, {name for _, name, _ in DAPHNE_NAMES}),
        (uvicorn_protocol.BoundedProtocol, set(UVICORN_METHODS)),
    ):
        base = ours.__mro__[1]
        overridden = {
            name for name in vars(ours) if not name.startswith("__") and hasattr(base, name)
        }
        assert overridden <= listed, overridden - listed


@pytest.mark.parametrize("module", [daphne.server, daphne.ws_protocol])
def test_daphne_uses_nothing_of_the_module_time_but_time(module: ModuleType) -> None:
    """The monotonic clock that replaces the module has nothing else."""
    used = {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "time"
    }
    assert used == {name for name in vars(daphne_clock.Monotonic) if not name.startswith("_")}
