"""Delivers the outbox of history in a loop: in a thread of the server, or as a process."""

import logging
import threading

from django.db import DatabaseError, close_old_connections

from history.dynamo.client import LeaseExpired, fenced_client
from history.dynamo.store import DynamoHistory
from history.interface import HistoryUnavailable
from history.metrics import OutboxAge
from history.outbox import message_added
from history.outbox_delivery import deliver
from history.outbox_retry import pause_seconds
from history.url import DynamoUrl
from history.worker_lease import DeliveryLease

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0


class OutboxWorker:
    """Delivers while it holds the lease; of several workers the others stand by to take over.

    It may end with its process at any moment: the outbox is durable.
    """

    def __init__(self, address: DynamoUrl) -> None:
        self.lease = DeliveryLease()
        self.store = DynamoHistory(fenced_client(address, self.lease.is_valid), address.prefix)
        self.delivered = 0
        self._age = OutboxAge()
        self._failures = 0
        self._stopping = threading.Event()

    def run(self) -> None:
        """Runs until `stop` is called, from any thread or signal handler."""
        while not self._stopping.is_set():
            message_added.clear()
            self._deliver()
            close_old_connections()
            if self._failures:
                self._stopping.wait(pause_seconds(self._failures))
            elif not self._stopping.is_set():
                message_added.wait(POLL_SECONDS)

    def stop(self) -> None:
        self._stopping.set()
        message_added.set()

    def _deliver(self) -> None:
        try:
            self._age.measure()
            self.delivered += deliver(self.store, self.lease)
        except LeaseExpired:
            log.warning("history: the lease on delivery expired; acquiring a new one")
        except (HistoryUnavailable, DatabaseError) as error:
            self._failed(error)
        except Exception:
            log.exception("history: delivery failed unexpectedly")
            self._failures += 1
        else:
            self._succeeded()

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            reason = str(error)[:300]
            extra = {"event": "history_unavailable", "reason": reason}
            log.warning("history is unavailable", extra=extra)

    def _succeeded(self) -> None:
        if self._failures:
            extra = {"event": "history_available", "tries": self._failures}
            log.info("history is available again", extra=extra)
        self._failures = 0
