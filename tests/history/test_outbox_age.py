"""The age of the oldest write that waits is what /metrics reports."""

import datetime

import pytest
from django.utils import timezone

from history import metrics
from history.models import Pending

pytestmark = pytest.mark.django_db


def test_the_age_is_that_of_the_oldest_write_that_was_not_refused() -> None:
    now = timezone.now()
    for minutes, refused in ((60, "no such title"), (10, ""), (5, "")):
        row = Pending.objects.create(person="member:1", write="{}", refused=refused)
        noted = now - datetime.timedelta(minutes=minutes)
        Pending.objects.filter(pk=row.pk).update(noted_at=noted)
    age = metrics.OutboxAge()
    age.measure()
    assert metrics.outbox_seconds._value.get() == pytest.approx(600, abs=60)
    Pending.objects.all().delete()
    age.measure()  # too soon to ask again
    assert metrics.outbox_seconds._value.get() > 0
    metrics.OutboxAge().measure()
    assert metrics.outbox_seconds._value.get() == 0
