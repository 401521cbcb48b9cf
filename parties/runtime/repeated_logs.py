"""Log lines that repeat: the first is logged at once, later ones are counted and reported together.

A client that is refused a thousand times a second would otherwise fill the disk with equal lines.
"""

import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

REPORT_SECONDS = 60.0
MAX_KINDS = 10_000
# Of one message. Beyond it, lines are counted by what they have in common: a client with many
# addresses or parties, or a text that is different each time, would be a line each otherwise.
MAX_KINDS_OF_A_MESSAGE = 200
INDIVIDUAL_FIELDS = frozenset({"address", "participant", "party", "text", "raised_at"})
Kind = tuple[str, tuple[tuple[str, Any], ...]]


class _Count:
    def __init__(self, reported_at: float) -> None:
        self.reported_at = reported_at
        self.repeated = 0


class LogDeduplicator:
    """Logs equal lines once in REPORT_SECONDS, with their number. Thread-safe.

    `clock`: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: OrderedDict[Kind, _Count] = OrderedDict()
        self._kinds: Counter[str] = Counter()

    def log(self, message: str, **fields: Any) -> None:
        """Logs a line unless it repeats: equal messages and fields make equal lines."""
        if self.is_first(message, **fields):
            _write(message, fields, 0)

    def is_first(self, message: str, **fields: Any) -> bool:
        """Counts a line, and returns whether the caller has to log it."""
        with self._lock:
            kind = self._kind(message, fields)
            known = self._counts.get(kind)
            if known is not None:
                known.repeated += 1
                return False
            self._counts[kind] = _Count(self._clock())
            self._kinds[message] += 1
            oldest = self._pop_oldest() if len(self._counts) > MAX_KINDS else None
        if oldest is not None:
            _write_repeated(*oldest)
        return True

    def _kind(self, message: str, fields: dict[str, Any]) -> Kind:
        kind = message, tuple(fields.items())
        if kind in self._counts or self._kinds[message] < MAX_KINDS_OF_A_MESSAGE:
            return kind
        return message, tuple(each for each in kind[1] if each[0] not in INDIVIDUAL_FIELDS)

    def _pop_oldest(self) -> tuple[Kind, _Count]:
        kind, count = self._counts.popitem(last=False)
        self._kinds[kind[0]] -= 1
        return kind, count

    def report(self) -> None:
        """Logs one line for each kind that repeated, and forgets those that did not."""
        for kind, repeated in self._due():
            _write(kind[0], dict(kind[1]), repeated)

    def _due(self) -> list[tuple[Kind, int]]:
        now, due = self._clock(), []
        with self._lock:
            for kind, count in list(self._counts.items()):
                if now - count.reported_at < REPORT_SECONDS:
                    continue
                if count.repeated:
                    due.append((kind, count.repeated))
                    count.reported_at, count.repeated = now, 0
                else:
                    del self._counts[kind]
                    self._kinds[kind[0]] -= 1
        return due


def _write_repeated(kind: Kind, count: _Count) -> None:
    if count.repeated:
        _write(kind[0], dict(kind[1]), count.repeated)


def _write(message: str, fields: dict[str, Any], repeated: int) -> None:
    """`repeated`: how often it happened since the last such line."""
    more = {"repeated": repeated} if repeated else {}
    log.info(message, extra={"event": message.replace(" ", "_"), **fields, **more})


deduplicator = LogDeduplicator()
