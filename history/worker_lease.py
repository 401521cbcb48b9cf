"""A lease in the relational store: one process at a time delivers history.

The database's clock decides who may acquire it, a monotonic clock until when the holder uses it.
"""

import secrets
import time
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from history.models import Delivery

SECONDS = 30.0
MARGIN = 5.0
"""The holder stops this long before the lease expires and others may acquire it."""

NEVER = float("-inf")


class DeliveryLease:
    def __init__(self, seconds: float = SECONDS) -> None:
        self.holder = secrets.token_hex(8)
        self._seconds = seconds
        self._valid_until = NEVER

    def acquire(self) -> bool:
        """Acquires or renews the lease. Returns False while another process holds it."""
        requested_at = time.monotonic()
        free = Q(holder=self.holder) | Q(until=None) | Q(until__lt=Now())
        row = Delivery.objects.filter(pk=1)
        while not row.filter(free).update(holder=self.holder, until=self._end()):
            if row.exists():
                return False
            Delivery.objects.bulk_create([Delivery(pk=1)], ignore_conflicts=True)
        self._valid_until = requested_at + self._seconds - min(MARGIN, self._seconds / 3)
        return True

    def is_valid(self) -> bool:
        return time.monotonic() < self._valid_until

    def release(self) -> None:
        if self._valid_until == NEVER:
            return
        self._valid_until = NEVER
        Delivery.objects.filter(pk=1, holder=self.holder).update(until=None)

    def _end(self) -> ExpressionWrapper[CombinedExpression]:
        end = Now() + Value(timedelta(seconds=self._seconds))
        return ExpressionWrapper(end, output_field=DateTimeField())
