"""A table that a content manager has uploaded, until it is compared, confirmed and applied."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TableUpload(models.Model):
    """A worker compares it first and changes nothing; once it is confirmed, a worker applies it.

    `content` is kept until then only. `beat_at`: when a worker last worked on it; one that died
    leaves it to another. `done`: rows that are compared, or applied.
    """

    class Table(models.TextChoices):
        TITLES = "titles", _("titles")
        PEOPLE = "people", _("people")
        GENRES = "genres", _("genres")
        MOODS = "moods", _("moods")
        AVAILABILITY = "availability", _("availability")

    class State(models.TextChoices):
        COMPARING = "comparing", _("being compared")
        COMPARED = "compared", _("waits for a yes")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        CANCELLED = "cancelled", _("cancelled")
        REFUSED = "refused", _("refused")

    table = models.CharField(_("what"), max_length=12, choices=Table.choices, default=Table.TITLES)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(default=b"", editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.COMPARING
    )
    rows = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    counts = models.JSONField(default=dict, editable=False)
    changes = models.JSONField(default=list, editable=False)
    refusal = models.TextField(_("refused because"), blank=True)
    beat_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        verbose_name = _("import of a table")
        verbose_name_plural = _("imports of tables")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_table_display()})"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.COMPARING, self.State.APPLYING)
