"""The Prometheus metric of history's outbox."""

import time

from django.utils import timezone
from prometheus_client import Gauge

from history.models import Pending

MEASURE_SECONDS = 15.0

outbox_seconds = Gauge(
    "watchparty_outbox_seconds", "Age of the oldest write to history that waits for its store."
)


class OutboxAge:
    """Measures the age now and then; `measure` may be called as often as one likes."""

    def __init__(self) -> None:
        self._measured_at = float("-inf")

    def measure(self) -> None:
        if time.monotonic() - self._measured_at < MEASURE_SECONDS:
            return
        self._measured_at = time.monotonic()
        waiting = Pending.objects.filter(refused="").order_by("id")
        oldest = waiting.values_list("noted_at", flat=True).first()
        age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
        outbox_seconds.set(max(age, 0.0))
