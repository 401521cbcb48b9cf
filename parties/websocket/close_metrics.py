"""Counts closed sockets by reason: the site's own, or one derived from the close code."""

from parties.protocol import close_codes
from parties.runtime import metrics

CRASHED = "failed"


def count(own_reason: str, code: int) -> str:
    """Counts a close and returns its reason: the site's own, if it closed the socket."""
    reason = own_reason or close_codes.reason_for(code)
    metrics.closes.labels(reason).inc()
    return reason
