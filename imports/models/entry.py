"""One work that an export speaks of, and the title that it was taken for."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from imports.folding import Watched
from imports.models.upload import Import


class Entry(models.Model):
    class Verdict(models.TextChoices):
        MATCHED = "matched", _("found")
        AMBIGUOUS = "ambiguous", _("could be several")
        UNKNOWN = "unknown", _("not in the catalogue")

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="entries")
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict.choices)
    profile = models.CharField(_("profile"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    title = models.ForeignKey(Title, null=True, on_delete=models.SET_NULL, related_name="+")
    candidates = models.JSONField(_("candidates"), default=list)
    stars = models.FloatField(_("stars"), null=True, blank=True)
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    watched = models.JSONField(_("views"), default=list)
    is_loose = models.BooleanField(
        _("loose"), default=False, help_text=_("Watched on that day or before.")
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [models.Index(fields=["upload", "verdict", "id"], name="entries_by_verdict")]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name

    def views(self) -> list[Watched]:
        return [Watched(datetime.fromisoformat(at), seconds) for at, seconds in self.watched]

    def set_views(self, views: list[Watched]) -> None:
        self.watched = [[view.at.isoformat(), view.seconds] for view in views]
