"""Delivers history again and again: in a thread of the server, or as a worker."""

import logging
import random
import threading

from django.db import DatabaseError, close_old_connections

from history.address import Address
from history.delivery import deliver
from history.dynamo.client import NotOurs, fenced_client
from history.dynamo.store import DynamoHistory
from history.interface import HistoryAway
from history.lease import Lease
from history.outbox import something_waits

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
LONGEST_PAUSE = 5.0


class Drainer:
    """Of many, one delivers at a time; the others look on, and go on when it is gone."""

    def __init__(self, address: Address) -> None:
        self.lease = Lease()
        self.store = DynamoHistory(fenced_client(address, self.lease.is_ours), address.prefix)
        self.arrived = 0
        self._failures = 0
        self._stopping = threading.Event()

    def run(self) -> None:
        """Until `stop` is called, from any thread or signal handler."""
        while not self._stopping.is_set():
            something_waits.clear()
            self._deliver()
            close_old_connections()
            if self._failures:
                self._stopping.wait(_pause_after(self._failures))
            elif not self._stopping.is_set():
                something_waits.wait(LOOK_EVERY)

    def stop(self) -> None:
        self._stopping.set()
        something_waits.set()

    def _deliver(self) -> None:
        try:
            self.arrived += deliver(self.store, self.lease)
        except NotOurs:
            log.warning("history: the lease on delivery ran out; going on with a new one")
        except (HistoryAway, DatabaseError) as error:
            self._failed(error)
        except Exception:
            log.exception("history: delivery failed unexpectedly")
            self._failures += 1
        else:
            self._worked()

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            reason = str(error)[:300]
            log.warning("history is away", extra={"event": "history_away", "reason": reason})

    def _worked(self) -> None:
        if self._failures:
            log.info("history is back", extra={"event": "history_back", "tries": self._failures})
        self._failures = 0


def drain_in_thread(address: Address) -> None:
    """The thread ends with the process, at any moment: what had not arrived still waits."""
    threading.Thread(target=Drainer(address).run, name="history", daemon=True).start()


def _pause_after(failures: int) -> float:
    longest: float = min(LONGEST_PAUSE, 0.25 * 2 ** min(failures, 10))
    return random.uniform(longest / 2, longest)
