"""The checks of a WebSocket handshake: origin, token, rate limit and membership of the party."""

from http import HTTPStatus

from parties.access import identity
from parties.access.client_address import address_of_socket
from parties.access.networks import largest_network
from parties.access.socket_rate_limits import limit_new_sockets
from parties.domain.errors import Refused
from parties.domain.permissions import require_holder
from parties.domain.state import PartyState
from parties.rooms.room import Room
from parties.runtime.asgi import Scope, Send
from parties.runtime.repeated_logs import deduplicator

LIST_DELTAS = "watchparty.delta.1"


def code_of(scope: Scope) -> str:
    code: str = scope["url_route"]["kwargs"]["code"]
    return code


def subprotocol(scope: Scope) -> str | None:
    """Returns the sub-protocol that the client offers and the server speaks, if any."""
    return LIST_DELTAS if LIST_DELTAS in scope.get("subprotocols", ()) else None


def authenticate(scope: Scope) -> str:
    """Returns the subject of the socket's token. Raises Refused."""
    if not identity.origin_is_ours(scope["headers"]):
        raise Refused("foreign_origin", "This page does not belong to this party's site.")
    participant = identity.authenticate(code_of(scope), scope["headers"])
    if participant is None:
        raise Refused("not_joined", "Join the party first.")
    limit_new_sockets(participant)
    return participant


async def check_joined(room: Room, subject: str) -> str:
    """Returns the participant of the token. Raises Refused if the party is closed, or they are no
    longer in it."""

    def check(state: PartyState) -> str:
        if state.closed:
            raise Refused("party_closed", "This party has ended.")
        return require_holder(state, subject).id

    return await room.replica.check(check)


async def refuse_while_stopping(scope: Scope, send: Send) -> None:
    """Refuses with 503, for a proxy or client to try another process.

    A server without the extension for it (Daphne) answers 403.
    """
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    start = {"status": HTTPStatus.SERVICE_UNAVAILABLE.value, "headers": []}
    await send({"type": "websocket.http.response.start", **start})
    await send({"type": "websocket.http.response.body", "body": b""})


def log_refused(scope: Scope, participant: str | None, reason: str) -> None:
    """Counts by network unless the token is genuine: a stranger may name any code, and send from
    any address of an IPv6 /48."""
    if participant is not None:
        who = {"party": code_of(scope), "participant": participant}
    else:
        who = {"address": largest_network(address_of_socket(scope))}
    deduplicator.log("socket refused", **who, reason=reason)
