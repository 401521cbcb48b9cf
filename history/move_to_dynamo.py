"""Moves members' history from the relational tables to DynamoDB, through the outbox."""

from django.db import transaction

from history import sql
from history.models import Rating, View
from history.models.rating import DATASET
from history.outbox import OutboxedHistory

BATCH_SIZE = 500


def move_batch(history: OutboxedHistory) -> int:
    """Moves one batch from the tables into the outbox, in one transaction. Returns its size."""
    with transaction.atomic():
        views = list(View.objects.order_by("id").select_for_update()[:BATCH_SIZE])
        of_members = Rating.objects.exclude(source=DATASET)
        ratings = list(of_members.order_by("id").select_for_update()[:BATCH_SIZE])
        if views:
            history.record_views(map(sql.view, views))
        if ratings:
            history.rate_many(map(sql.rated, ratings))
        View.objects.filter(pk__in=[row.pk for row in views]).delete()
        Rating.objects.filter(pk__in=[row.pk for row in ratings]).delete()
    return len(views) + len(ratings)
