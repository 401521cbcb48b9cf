"""Deletes a member: personal data is deleted, what belongs to a room is kept without a name.

However an account is deleted (by its member, in the admin, in a shell), a signal does the rest just
before the row is deleted, in the same transaction.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
from django.db.models.signals import pre_delete
from django.utils import timezone
from django.utils.translation import gettext

from history.backend import history
from members.models import Forgotten
from members.sessions import end_sessions
from parties.models import (
    AppliedChange,
    BallotVote,
    EveningRating,
    Interaction,
    Lease,
    Participant,
    Party,
    Weight,
)
from parties.moderation import merged_titles
from parties.storage import chat_log
from parties.storage.history_sync import person_of


def delete(member: User) -> None:
    """Deletes all or nothing. Open rooms notice another revision, and reload their party."""
    with transaction.atomic():
        member.delete()


def connect_deletion() -> None:
    pre_delete.connect(_forget, sender=User, dispatch_uid="members.forget")


def _forget(instance: User, **_signal: Any) -> None:
    """Runs inside the transaction that deletes the account: Django sends the signal there."""
    person = person_of(instance.pk)
    _anonymise_participations(instance.pk)
    history().forget(person)
    Forgotten.objects.create(person=person, at=timezone.now())
    end_sessions(instance.pk)


def _anonymise_participations(member: int) -> None:
    participations = Participant.objects.filter(Q(member=member) | Q(viewing_member=member))
    # In one order, as whoever else locks several must.
    parties = Party.objects.filter(pk__in=participations.values("party")).order_by("pk")
    locked = [party.pk for party in parties.select_for_update(of=("self",))]
    ids = list(participations.values_list("pk", flat=True))
    for model in (Weight, EveningRating, BallotVote, Interaction, Lease, AppliedChange):
        model._default_manager.filter(participant__in=ids).delete()
    chat_log.erase_all_of(ids)
    merged_titles.forget_participants(ids)
    Participant.objects.filter(pk__in=ids).update(
        name=gettext("Someone"), member=None, viewing_member=None, taste_at=None
    )
    Party.objects.filter(pk__in=locked).update(revision=F("revision") + 1)
    now = timezone.now()
    Forgotten.objects.bulk_create(Forgotten(participant=each, at=now) for each in ids)
