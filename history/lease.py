"""One process at a time delivers history: a lease in the relational store, by its clock."""

import secrets
import time
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from history.models import Delivery

SECONDS = 30.0
MARGIN = 5.0
"""We stop this long before others may begin."""

NEVER = float("-inf")


class Lease:
    def __init__(self, seconds: float = SECONDS) -> None:
        self.holder = secrets.token_hex(8)
        self._seconds = seconds
        self._ours_until = NEVER

    def take(self) -> bool:
        """Takes it, or renews it. False: somebody else delivers."""
        asked_at = time.monotonic()
        free = Q(holder=self.holder) | Q(until=None) | Q(until__lt=Now())
        row = Delivery.objects.filter(pk=1)
        while not row.filter(free).update(holder=self.holder, until=self._end()):
            if row.exists():
                return False
            Delivery.objects.bulk_create([Delivery(pk=1)], ignore_conflicts=True)
        self._ours_until = asked_at + self._seconds - min(MARGIN, self._seconds / 3)
        return True

    def is_ours(self) -> bool:
        return time.monotonic() < self._ours_until

    def give_up(self) -> None:
        if self._ours_until == NEVER:
            return
        self._ours_until = NEVER
        Delivery.objects.filter(pk=1, holder=self.holder).update(until=None)

    def _end(self) -> ExpressionWrapper[CombinedExpression]:
        end = Now() + Value(timedelta(seconds=self._seconds))
        return ExpressionWrapper(end, output_field=DateTimeField())
