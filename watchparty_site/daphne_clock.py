"""A clock for Daphne that nobody sets.

Twisted and Daphne time everything by the wall clock. One that is set back would stop every timer
until it has caught up (pings, time-outs, clearing up), and one that is set forward would end at
once whatever was being waited for.
"""

import time

import daphne.server
import daphne.ws_protocol
from twisted.internet import reactor


class _Monotonic:
    """What Daphne asks of the module `time`."""

    time = staticmethod(time.monotonic)


def time_by_monotonic_clock() -> None:
    """Before anything is timed: what was under way would be of the other clock."""
    daphne.server.time = daphne.ws_protocol.time = _Monotonic
    reactor.seconds = time.monotonic  # type: ignore[method-assign,misc] # there is no other way
