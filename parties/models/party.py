"""The saved event, with its code."""

import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parties.domain.codes import CODE_LENGTH
from parties.domain.names import LONGEST_PARTY_NAME
from parties.domain.state import AWAY_AFTER, FIRST_EPOCH, LONGEST_EPOCH

VISIT_PRECISION = datetime.timedelta(hours=1)


class Party(models.Model):
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_PARTY_NAME)
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
    wait_for_all = models.BooleanField(
        _("waits for everyone"),
        default=False,
        db_default=False,
        help_text=_("A screen that buffers pauses the film for all, for ten seconds at most."),
    )
    ready = models.JSONField(
        null=True, blank=True, editable=False, help_text=_("Who was asked to be ready, and is.")
    )
    locked = models.BooleanField(_("locked"), default=False)
    away_after = models.PositiveSmallIntegerField(
        _("away after"),
        default=AWAY_AFTER,
        db_default=AWAY_AFTER,
        help_text=_("Minutes without a screen, until somebody does not count; 0: never."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where the room watches, as its host's browser stated it: DE."),
    )
    revision = models.PositiveBigIntegerField(_("revision"), default=0)
    epoch = models.CharField(
        _("epoch"),
        max_length=LONGEST_EPOCH,
        default=FIRST_EPOCH,
        db_default=FIRST_EPOCH,
        help_text=_("Another one after the database was restored: revisions are counted anew."),
    )
    chat = models.BooleanField(
        _("chat"), default=True, db_default=True, help_text=_("The host may switch it off.")
    )
    last_message = models.PositiveBigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    seen_at = models.DateTimeField(
        _("last visited"),
        default=timezone.now,
        db_default=Now(),  # a process of the release before inserts rows without it
        db_index=True,
        editable=False,
        help_text=_("When somebody had a screen open, to the hour."),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by_host = models.BooleanField(
        _("closed by the host"),
        default=False,
        db_default=False,
        help_text=_("Who may open it again; what a moderator closes stays closed."),
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
