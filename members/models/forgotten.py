"""Deleted people and participants, for stores that hold copies of their data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Forgotten(models.Model):
    """A person's key in history, or a participant's id, never both. Neither identifies anyone any
    more: copies of data under this key have to be deleted."""

    person = models.TextField(null=True)  # noqa: DJ001 none and empty are not the same key
    participant = models.TextField(null=True)  # noqa: DJ001 as above
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("forgotten person")
        verbose_name_plural = _("forgotten people")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(participant__isnull=True),
                name="forgotten_is_a_person_or_a_participant",
            )
        ]

    def __str__(self) -> str:
        return self.person or self.participant or ""
