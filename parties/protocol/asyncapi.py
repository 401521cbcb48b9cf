"""The WebSocket protocol as an AsyncAPI 3 document, made from the message types themselves."""

from typing import Any, get_args

import msgspec

from parties.domain.errors import CODES
from parties.protocol import client_messages, close_codes, server_messages
from parties.protocol.json_schemas import schema_components

SCHEMA_REF = "#/components/schemas/{name}"

CLIENT_MESSAGES: tuple[type[client_messages.Message], ...] = get_args(client_messages.ClientMessage)
SERVER_MESSAGES: tuple[type[server_messages.Frame], ...] = (
    server_messages.Snapshot,
    server_messages.RecommendationsFrame,
    server_messages.RecommendationsDelta,
    server_messages.InterestsFrame,
    server_messages.JoinedFrame,
    server_messages.UpdatedFrame,
    server_messages.PresenceFrame,
    server_messages.LeftFrame,
    server_messages.ClosedFrame,
    server_messages.ReopenedFrame,
    server_messages.SettingsFrame,
    server_messages.PickedFrame,
    server_messages.PlaybackFrame,
    server_messages.ReadyFrame,
    server_messages.RatedFrame,
    server_messages.FocusFrame,
    server_messages.SpotlightFrame,
    server_messages.ShortlistFrame,
    server_messages.BallotFrame,
    server_messages.ChatFrame,
    server_messages.ChatDeletedFrame,
    server_messages.ReactionFrame,
    server_messages.SuggestionFrame,
    server_messages.Ack,
    server_messages.Error,
    server_messages.Pong,
    server_messages.Closing,
)


def tag_of(message: type[msgspec.Struct]) -> str:
    return str(message.__struct_config__.tag)


def asyncapi() -> dict[str, Any]:
    _, schemas = schema_components([*CLIENT_MESSAGES, *SERVER_MESSAGES], SCHEMA_REF)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Watchparty, live",
            "version": str(server_messages.PROTOCOL_VERSION),
            "description": (
                "One WebSocket per screen. Text frames, one JSON object each, at most "
                f"{client_messages.MAX_FRAME} bytes from a client. "
                "docs/protocol.md says what they mean."
            ),
        },
        "channels": {"room": _room()},
        "operations": {
            "say": _operation("receive", CLIENT_MESSAGES),
            "hear": _operation("send", SERVER_MESSAGES),
        },
        "components": {"schemas": schemas},
        "x-error-codes": list(CODES),
        "x-close-codes": {str(code): meaning for code, meaning in close_codes.MEANINGS.items()},
    }


def _room() -> dict[str, Any]:
    return {
        "address": "/ws/parties/{code}/",
        "parameters": {"code": {"description": "The party's six-character code."}},
        "messages": {
            message.__name__: _message(message) for message in (*CLIENT_MESSAGES, *SERVER_MESSAGES)
        },
    }


def _message(message: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        "name": tag_of(message),
        "contentType": "application/json",
        "payload": {"$ref": SCHEMA_REF.format(name=message.__name__)},
    }


def _operation(action: str, messages: tuple[type[msgspec.Struct], ...]) -> dict[str, Any]:
    """From the server's side: it receives what clients send, and sends what they receive."""
    return {
        "action": action,
        "channel": {"$ref": "#/channels/room"},
        "messages": [{"$ref": f"#/channels/room/messages/{each.__name__}"} for each in messages],
    }
