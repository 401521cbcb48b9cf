"""The WebSocket protocol as an AsyncAPI 3 document, made from the message types themselves."""

from typing import Any, get_args

import msgspec

from parties import client_in, client_out
from parties.refusals import CODES

SCHEMA_REF = "#/components/schemas/{name}"
CLOSE_CODES = {
    1011: "something failed that should not have; come back",
    1012: "the server is going away; come back at once",
    4400: "malformed beyond repair",
    4403: "removed or banned",
    4404: "the party is closed",
    4408: "silent too long",
    4409: "replaced: too many screens of one participant",
    4413: "frame too large",
    4429: "flood",
}

SPOKEN: tuple[type[client_in.Message], ...] = get_args(client_in.ClientMessage)
TOLD: tuple[type[client_out.Frame], ...] = (
    client_out.Snapshot,
    client_out.RecommendationsFrame,
    client_out.InterestsFrame,
    client_out.JoinedFrame,
    client_out.UpdatedFrame,
    client_out.PresenceFrame,
    client_out.LeftFrame,
    client_out.SettingsFrame,
    client_out.PickedFrame,
    client_out.PlaybackFrame,
    client_out.RatedFrame,
    client_out.Ack,
    client_out.Error,
    client_out.Pong,
    client_out.Closing,
)


def tag_of(message: type[msgspec.Struct]) -> str:
    return str(message.__struct_config__.tag)


def asyncapi() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components([*SPOKEN, *TOLD], ref_template=SCHEMA_REF)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Watchparty, live",
            "version": str(client_out.PROTOCOL_VERSION),
            "description": (
                "One WebSocket per screen. Text frames, one JSON object each, at most "
                f"{client_in.MAX_FRAME} bytes from a client. docs/protocol.md says what they mean."
            ),
        },
        "channels": {"room": _room()},
        "operations": {
            "say": _operation("receive", SPOKEN),
            "hear": _operation("send", TOLD),
        },
        "components": {"schemas": schemas},
        "x-error-codes": list(CODES),
        "x-close-codes": {str(code): meaning for code, meaning in CLOSE_CODES.items()},
    }


def _room() -> dict[str, Any]:
    return {
        "address": "/ws/parties/{code}/",
        "parameters": {"code": {"description": "The party's six-character code."}},
        "messages": {message.__name__: _message(message) for message in (*SPOKEN, *TOLD)},
    }


def _message(message: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        "name": tag_of(message),
        "contentType": "application/json",
        "payload": {"$ref": SCHEMA_REF.format(name=message.__name__)},
    }


def _operation(action: str, messages: tuple[type[msgspec.Struct], ...]) -> dict[str, Any]:
    """From the server's side: it receives what clients say, and sends what they hear."""
    return {
        "action": action,
        "channel": {"$ref": "#/channels/room"},
        "messages": [{"$ref": f"#/channels/room/messages/{each.__name__}"} for each in messages],
    }
