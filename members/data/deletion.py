"""Deleting a member: what is theirs goes, what is the room's stays without a name."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from history import writing
from members.models import Forgotten
from members.sessions import end_sessions
from parties.models import EveningRating, Interaction, Lease, Participant, Party, Weight
from parties.remembered import person_of


def delete(member: User) -> None:
    """All of it or nothing. Open rooms see that the revision is not theirs, and read it anew."""
    person = person_of(member.pk)
    with transaction.atomic():
        _leave_parties_without_a_name(member.pk)
        writing.forget(person)
        Forgotten.objects.create(person=person, at=timezone.now())
        end_sessions(member.pk)
        member.delete()


def _leave_parties_without_a_name(member: int) -> None:
    participations = Participant.objects.filter(member=member)
    # In one order, as whoever else locks several must.
    parties = Party.objects.filter(participants__member=member).order_by("pk")
    locked = [party.pk for party in parties.select_for_update(of=("self",))]
    ids = list(participations.values_list("pk", flat=True))
    for model in (Weight, EveningRating, Interaction, Lease):
        model._default_manager.filter(participant__in=ids).delete()
    participations.update(name=gettext("Someone"), member=None, taste_at=None)
    Party.objects.filter(pk__in=locked).update(revision=F("revision") + 1)
    now = timezone.now()
    Forgotten.objects.bulk_create(Forgotten(participant=each, at=now) for each in ids)
