"""Presence leases of participants."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.models.participant import Participant


class Lease(models.Model):
    """States that a participant is connected to a process, until it expires."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="leases")
    process = models.CharField(max_length=32)
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")
        constraints = [
            models.UniqueConstraint(fields=["participant", "process"], name="process_leases_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} on {self.process}"
