"""Members' history from before there was a DynamoDB, on its way there through the outbox."""

from django.db import transaction

from history import sql
from history.models import Rating, View
from history.models.rating import DATASET
from history.outbox import OutboxedHistory

AT_A_TIME = 500


def move_some(history: OutboxedHistory) -> int:
    """What leaves the tables waits in the outbox, in one transaction. 0: nothing is left."""
    with transaction.atomic():
        views = list(View.objects.order_by("id").select_for_update()[:AT_A_TIME])
        of_members = Rating.objects.exclude(source=DATASET)
        ratings = list(of_members.order_by("id").select_for_update()[:AT_A_TIME])
        if views:
            history.record_views(map(sql.view, views))
        if ratings:
            history.rate_many(map(sql.rated, ratings))
        View.objects.filter(pk__in=[row.pk for row in views]).delete()
        Rating.objects.filter(pk__in=[row.pk for row in ratings]).delete()
    return len(views) + len(ratings)
