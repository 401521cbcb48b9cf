"""Deletes parties that nobody visits any more, the traces of guests in them, and rows of the log.

Each function deletes a few rows in a short transaction, beside open rooms. Nothing here decides
what the warehouse needs: the caller does (`watchparty_site/tidying`).
"""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from parties.models import (
    DeletedParty,
    Impression,
    Interaction,
    LogRetention,
    Participant,
    Party,
    Weight,
)

IS_MEMBER = Q(member__isnull=False) | Q(viewing_member__isnull=False)


def idle_parties(before: datetime.datetime) -> QuerySet[Party]:
    """Returns the parties, not visited since, in which no member is or was: a member's party is a
    part of their history for as long as they have an account."""
    members = Participant.objects.filter(IS_MEMBER, party=OuterRef("pk"))
    return Party.objects.filter(~Exists(members), seen_at__lt=before).order_by("pk")


def without_log(parties: QuerySet[Party]) -> QuerySet[Party]:
    interactions = Interaction.objects.filter(party=OuterRef("pk"))
    impressions = Impression.objects.filter(party=OuterRef("pk"))
    return parties.filter(~Exists(interactions), ~Exists(impressions))


def lock_free(parties: QuerySet[Party]) -> QuerySet[Party, int]:
    """Locks those of the parties that nobody else has locked, and returns their keys."""
    can_skip = connection.features.has_select_for_update_skip_locked
    rows = parties.order_by("pk").select_for_update(skip_locked=can_skip, of=("self",))
    return rows.values_list("pk", flat=True)


def delete_parties(numbers: Collection[int], before: datetime.datetime) -> int:
    """Deletes those of the parties that are still idle, and notes their numbers for the warehouse.
    Returns the number of parties. Whoever visits one meanwhile keeps it."""
    with transaction.atomic():
        found = list(lock_free(idle_parties(before).filter(pk__in=numbers)))
        now = timezone.now()
        DeletedParty.objects.bulk_create(
            (DeletedParty(party=each, at=now) for each in found), ignore_conflicts=True
        )
        Party.objects.filter(pk__in=found).delete()
    return len(found)


def guests_to_clear(before: datetime.datetime) -> QuerySet[Participant]:
    """Returns guests, with a name or weights, of parties that nobody has visited since."""
    weights = Weight.objects.filter(participant=OuterRef("pk"))
    guests = Participant.objects.exclude(IS_MEMBER).filter(party__seen_at__lt=before)
    return guests.filter(~Q(name=gettext("Guest")) | Exists(weights)).order_by("pk")


def clear_guests(ids: Collection[str], before: datetime.datetime) -> int:
    """Deletes names and weights of guests: how the title suited the others stays with the pick.
    Rooms that have one of the parties notice another revision, and read it again."""
    with transaction.atomic():
        guests = guests_to_clear(before).filter(pk__in=ids)
        parties = Party.objects.filter(pk__in=guests.values("party"), seen_at__lt=before)
        locked = list(lock_free(parties))
        found = list(guests.filter(party__in=locked).values_list("pk", flat=True))
        Weight.objects.filter(participant__in=found).delete()
        Participant.objects.filter(pk__in=found).update(name=gettext("Guest"))
        Party.objects.filter(pk__in=locked).update(revision=F("revision") + 1)
    return len(found)


def begin_log_deletion(before: datetime.datetime) -> None:
    """Notes from before when rows of the log may be gone from now on."""
    latest = LogRetention.objects.aggregate(latest=Max("deleted_before"))["latest"]
    if latest is None or latest < before:
        LogRetention.objects.update_or_create(pk=1, defaults={"deleted_before": before})


def delete_rows(model: type[Model], keys: Collection[int | str]) -> int:
    return model._default_manager.filter(pk__in=keys).delete()[0]
