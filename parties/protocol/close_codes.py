"""Close codes of WebSockets: the protocol's own, and the standard ones of servers and browsers.

https://www.iana.org/assignments/websocket/websocket.xhtml
"""

from typing import Final

NORMAL: Final = 1000
GOING_AWAY: Final = 1001
PROTOCOL_ERROR: Final = 1002
UNSUPPORTED_DATA: Final = 1003
NO_CODE: Final = 1005
CONNECTION_LOST: Final = 1006
INVALID_DATA: Final = 1007
MESSAGE_TOO_BIG: Final = 1009
FAILED: Final = 1011
RESTARTING: Final = 1012

MALFORMED: Final = 4400
REMOVED: Final = 4403
PARTY_CLOSED: Final = 4404
SILENT: Final = 4408
REPLACED: Final = 4409
TOO_LARGE: Final = 4413
FLOOD: Final = 4429

# Those that the site closes sockets with, as clients are to understand them.
MEANINGS: dict[int, str] = {
    FAILED: "something failed that should not have; come back",
    RESTARTING: "the server is going away; come back at once",
    MALFORMED: "malformed beyond repair",
    REMOVED: "removed or banned",
    PARTY_CLOSED: "the party is closed",
    SILENT: "silent too long",
    REPLACED: "replaced: too many screens of one participant",
    TOO_LARGE: "frame too large",
    FLOOD: "flood",
}

# Why a socket closed that the site did not close: a server above it did, or the other side.
REASONS: dict[int, str] = {
    NORMAL: "left",
    GOING_AWAY: "left",
    NO_CODE: "left",
    PROTOCOL_ERROR: "invalid_frame",
    UNSUPPORTED_DATA: "invalid_frame",
    CONNECTION_LOST: "connection_lost",
    INVALID_DATA: "invalid_frame",
    MESSAGE_TOO_BIG: "too_large",
    FAILED: "unresponsive",  # answered no ping, or did not read
    RESTARTING: "restarting",
}
EXPECTED_REASONS = frozenset({"left", "restarting"})


def reason_for(code: int) -> str:
    return REASONS.get(code, "other")
