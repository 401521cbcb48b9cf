"""The saved event, with its code."""

from django.db import models
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
    fairness = models.BooleanField(
        _("evens out over the evenings"),
        default=True,
        help_text=_("Who gave in on evenings before weighs more."),
    )
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
