"""Logs that the database was restored: it has another epoch of a party than this process knows."""

import logging
import time

from parties.domain.state import StreamPosition
from parties.runtime import metrics

log = logging.getLogger(__name__)

LOG_SECONDS = 60.0
_logged_at = float("-inf")


def log_restore(code: str, known: StreamPosition, found: StreamPosition) -> None:
    """Counts each party and logs one line a minute, since a restore concerns all parties."""
    global _logged_at
    metrics.epoch_changes.inc()
    if time.monotonic() - _logged_at < LOG_SECONDS:
        return
    _logged_at = time.monotonic()
    log.error(
        "the database was restored: every connection gets a snapshot",
        extra={
            "event": "database_restored",
            "party": code,
            "known": "/".join(map(str, known)),
            "found": "/".join(map(str, found)),
        },
    )
