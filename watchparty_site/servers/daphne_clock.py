"""A monotonic clock for Daphne and Twisted.

Both time everything by the wall clock. Setting it back would stop every timer (pings, time-outs,
cleaning up) until it has caught up; setting it forward would end every wait at once.
"""

import time

import daphne.server
import daphne.ws_protocol
from twisted.internet import reactor


class Monotonic:
    """Replaces the module `time` in Daphne's modules, which use nothing of it but `time()`."""

    time = staticmethod(time.monotonic)


def use_monotonic_clock() -> None:
    """Installs the clock. Call it first: earlier times are of the other clock."""
    daphne.server.time = daphne.ws_protocol.time = Monotonic
    reactor.seconds = time.monotonic  # type: ignore[method-assign,misc] # there is no other way
