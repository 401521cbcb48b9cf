"""Parties as they are kept: whatever a room holds in memory can be rebuilt from these rows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Party(models.Model):
    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=80)
    secret = models.CharField(
        max_length=32, help_text=_("Stands in the link; opens a locked party.")
    )
    passphrase_hash = models.CharField(max_length=200, blank=True)
    strategy = models.CharField(_("strategy"), max_length=40)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    locked = models.BooleanField(_("locked"), default=False)
    revision = models.PositiveBigIntegerField(_("revision"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Participant(models.Model):
    class Role(models.TextChoices):
        HOST = "host", _("host")
        PARTICIPANT = "participant", _("participant")
        VIEWER = "viewer", _("viewer")

    class Standing(models.TextChoices):
        IN = "in", _("in the party")
        REMOVED = "removed", _("removed")
        BANNED = "banned", _("banned")

    id = models.CharField(primary_key=True, max_length=12)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(_("name"), max_length=40)
    role = models.CharField(
        _("role"), max_length=11, choices=Role.choices, default=Role.PARTICIPANT
    )
    standing = models.CharField(
        _("standing"), max_length=7, choices=Standing.choices, default=Standing.IN
    )
    hidden = models.BooleanField(_("hides their weights"), default=False)
    colour = models.PositiveSmallIntegerField(_("colour"), default=0)
    importance = models.FloatField(_("importance"), default=1.0)
    joined_at = models.DateTimeField(_("joined"))

    class Meta:
        ordering = ["joined_at", "id"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(role="host", standing="in"),
                name="party_has_one_host",
                violation_error_message=_("A party has one host."),
            ),
            models.CheckConstraint(
                condition=Q(importance__gte=0, importance__lte=2), name="importance_is_0_to_2"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Weight(models.Model):
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="weights")
    key = models.CharField(_("interest"), max_length=80)
    value = models.FloatField(_("weight"))

    class Meta:
        verbose_name = _("weight")
        verbose_name_plural = _("weights")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "key"], name="interest_is_weighted_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=-1, value__lte=1), name="weight_is_-1_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value:+g}"


class Lease(models.Model):
    """A process's word that a participant has a screen open on it, good until it expires."""

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
