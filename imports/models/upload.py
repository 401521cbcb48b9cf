"""One import: an export that a member uploaded."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.person_keys import member_key
from imports.dates import DMY, MDY, YMD

SOURCE = "import"
STAGED_FOR = timedelta(days=1)


class ImportQuerySet(models.QuerySet["Import"]):
    def delete_stale(self) -> int:
        """Deletes imports that were not confirmed within a day."""
        until = timezone.now() - STAGED_FOR
        stale = self.filter(state=Import.State.STAGED, made_at__lt=until)
        return stale.delete()[0]


class Import(models.Model):
    """`done` and `total` count the steps of storing or undoing it, of which the last was at
    `worked_at`."""

    class State(models.TextChoices):
        STAGED = "staged", _("not confirmed")
        STORING = "storing", _("being put into your history")
        STORED = "stored", _("in your history")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    class DateOrder(models.TextChoices):
        """The assumed order of dates; set only where it could not be determined."""

        MONTH_FIRST = MDY, _("month first")
        DAY_FIRST = DMY, _("day first")
        YEAR_FIRST = YMD, _("year first")

    class Meaning(models.TextChoices):
        """What a file lists of which nothing states whether these were watched."""

        ASKED = "asked", _("to be stated")
        WATCHED = "watched", _("watched")
        WANTED = "wanted", _("want to watch")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports"
    )
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.STAGED)
    file_name = models.CharField(_("file"), max_length=120)
    formats = models.JSONField(_("formats"), default=list)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    left_out = models.JSONField(_("left out"), default=dict)
    date_order = models.CharField(
        _("order of dates"), max_length=3, choices=DateOrder.choices, blank=True
    )
    other_orders = models.JSONField(_("other orders of dates"), default=list, db_default=[])
    meaning = models.CharField(
        _("meaning"), max_length=7, choices=Meaning.choices, blank=True, db_default=""
    )
    profiles = models.JSONField(_("profiles"), default=list)
    profile = models.CharField(_("profile"), max_length=60, blank=True)
    made_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    done = models.PositiveIntegerField(_("done"), default=0, db_default=0)
    total = models.PositiveIntegerField(_("to do"), default=0, db_default=0)
    worked_at = models.DateTimeField(_("last step"), null=True, blank=True)
    stored_at = models.DateTimeField(_("stored"), null=True, blank=True)
    views_added = models.PositiveIntegerField(_("views added"), default=0)
    ratings_added = models.PositiveIntegerField(_("ratings added"), default=0)
    wanted_added = models.PositiveIntegerField(_("to watch, added"), default=0, db_default=0)

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
        """The member's key in history, `member:<account>`."""
        return member_key(self.member_id)

    @property
    def source(self) -> str:
        """The `source` of the views and ratings that this import adds to history."""
        return f"{SOURCE}:{self.pk}"

    def other_date_orders(self) -> list["Import.DateOrder"]:
        return [Import.DateOrder(order) for order in self.other_orders]

    @property
    def is_at_work(self) -> bool:
        return self.state in (Import.State.STORING, Import.State.UNDOING)

    @property
    def needs_profile(self) -> bool:
        return len(self.profiles) > 1 and not self.profile

    @property
    def is_settled(self) -> bool:
        """Whether the member has stated all without which nothing can be stored."""
        return not self.needs_profile and self.meaning != Import.Meaning.ASKED

    @property
    def kept_until(self) -> datetime:
        return self.made_at + STAGED_FOR
