"""One export that a member brought."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imports.dates import DMY, MDY

SOURCE = "import"
KEPT_STAGED = timedelta(days=1)


class ImportQuerySet(models.QuerySet["Import"]):
    def forget_stale(self) -> int:
        """Those that nobody confirmed within a day go."""
        until = timezone.now() - KEPT_STAGED
        stale = self.filter(state=Import.State.STAGED, made_at__lt=until)
        return stale.delete()[0]


class Import(models.Model):
    class State(models.TextChoices):
        STAGED = "staged", _("not confirmed")
        STORED = "stored", _("in your history")
        UNDONE = "undone", _("undone")

    class DateOrder(models.TextChoices):
        """Only where the dates themselves do not tell."""

        MONTH_FIRST = MDY, _("month first")
        DAY_FIRST = DMY, _("day first")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports"
    )
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.STAGED)
    file_name = models.CharField(_("file"), max_length=120)
    formats = models.JSONField(_("formats"), default=list)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    left_out = models.JSONField(_("left out"), default=dict)
    date_order = models.CharField(
        _("order of dates"), max_length=3, choices=DateOrder.choices, blank=True
    )
    profiles = models.JSONField(_("profiles"), default=list)
    profile = models.CharField(_("profile"), max_length=60, blank=True)
    made_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    stored_at = models.DateTimeField(_("stored"), null=True, blank=True)
    views_added = models.PositiveIntegerField(_("views added"), default=0)
    ratings_added = models.PositiveIntegerField(_("ratings added"), default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="staged"),
                name="one_import_waits_for_each_member",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.made_at:%Y-%m-%d}"

    @property
    def person(self) -> str:
        """The member's key in history."""
        return f"member:{self.member_id}"

    @property
    def source(self) -> str:
        """What the member's history says about where it has this from."""
        return f"{SOURCE}:{self.pk}"

    @property
    def needs_profile(self) -> bool:
        return len(self.profiles) > 1 and not self.profile

    @property
    def kept_until(self) -> datetime:
        return self.made_at + KEPT_STAGED
