"""Retention of the log of interactions, of parties and of guests, in step with the warehouse."""

import datetime
from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.db.models import Model, Q
from django.utils import timezone

from parties.models import DeletedParty, Impression, Interaction
from parties.storage import retention
from warehouse.published_log import PublishedLog
from watchparty_site.tidying.rule import STEP, in_steps

PARTIES_AT_A_TIME = 10
LOGS: tuple[type[Model], ...] = (Interaction, Impression)


def log_cutoff() -> datetime.datetime:
    """Returns the midnight from before which the log is deleted."""
    day = (timezone.now() - datetime.timedelta(days=settings.LOG_DAYS)).astimezone(datetime.UTC)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def party_cutoff() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=settings.PARTY_DAYS)


def delete_published_log(published: PublishedLog | None) -> Iterator[int]:
    """Deletes old rows of the log that are facts of the publication, day by day, and lists without
    titles that it has read: of those there are no facts."""
    before = log_cutoff()
    if published is None or not old_log_rows():
        return
    retention.begin_log_deletion(before)
    day = _first_day(None)
    while day is not None and day < before.date():
        found = published.rows_of(day)
        for model, keys in zip(LOGS, (found.interactions, found.impressions), strict=True):
            there = model._default_manager.filter(_on(day)).values_list("pk", flat=True)
            keys_there = sorted(set(keys) & set(there))
            yield from in_steps(keys_there, partial(retention.delete_rows, model))
        if day < published.seen_at.date():
            empty = Impression.objects.filter(_on(day), titles=[]).values_list("pk", flat=True)
            yield from in_steps(list(empty), partial(retention.delete_rows, Impression))
        day = _first_day(day)


def delete_old_log() -> Iterator[int]:
    """Deletes old rows of the log whether they are in the warehouse or not. Facts of those that
    are stay."""
    before = log_cutoff()
    retention.begin_log_deletion(before)
    for model in LOGS:
        keys = model._default_manager.filter(at__lt=before).order_by("at", "pk")
        while some := list(keys.values_list("pk", flat=True)[:STEP]):
            yield retention.delete_rows(model, some)


def old_log_rows() -> int:
    """Counts the rows of the log that are older than its retention."""
    return sum(model._default_manager.filter(at__lt=log_cutoff()).count() for model in LOGS)


def delete_idle_parties(published: PublishedLog | None, *, published_only: bool) -> Iterator[int]:
    """Deletes parties of guests alone that nobody visits, once all of them is in the warehouse."""
    before = party_cutoff()
    idle = retention.idle_parties(before)
    if published_only:
        if published is None:
            return
        known = published.parties()
        idle = retention.without_log(idle.filter(seen_at__lt=published.seen_at))
        numbers = [each for each in idle.values_list("pk", flat=True) if each in known]
    else:
        numbers = list(idle.values_list("pk", flat=True))
    yield from in_steps(
        numbers, lambda some: retention.delete_parties(some, before), PARTIES_AT_A_TIME
    )


def clear_guests() -> Iterator[int]:
    before = party_cutoff()
    ids = list(retention.guests_to_clear(before).values_list("pk", flat=True))
    yield from in_steps(ids, lambda some: retention.clear_guests(some, before), STEP // 5)


def delete_noted_parties(published: PublishedLog | None) -> Iterator[int]:
    """Deletes the numbers of deleted parties of which the publication has taken note: it has their
    numbers itself. No clock decides that: another machine may have run the ETL."""
    if published is None:
        return
    noted = published.retained_parties()
    rows = DeletedParty.objects.order_by("pk").values_list("pk", "party")
    keys = [key for key, party in rows if party in noted]
    yield from in_steps(keys, partial(retention.delete_rows, DeletedParty))


def _first_day(after: datetime.date | None) -> datetime.date | None:
    """Returns the first day after another that has rows of the log."""
    firsts = []
    for model in LOGS:
        rows = model._default_manager.order_by("at")
        if after is not None:
            rows = rows.filter(at__gte=_midnight(after + datetime.timedelta(days=1)))
        if (at := rows.values_list("at", flat=True).first()) is not None:
            firsts.append(at.astimezone(datetime.UTC).date())
    return min(firsts, default=None)


def _on(day: datetime.date) -> Q:
    return Q(at__gte=_midnight(day), at__lt=_midnight(day + datetime.timedelta(days=1)))


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
