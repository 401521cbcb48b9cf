"""One staged entry of an import, with the title that it was matched to."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from imports.merge_rows import WatchedDay
from imports.models.upload import Import


class Entry(models.Model):
    class Verdict(models.TextChoices):
        MATCHED = "matched", _("found")
        AMBIGUOUS = "ambiguous", _("could be several")
        UNKNOWN = "unknown", _("not in the catalogue")

    NAME_LENGTH = 300

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="entries")
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict.choices)
    profile = models.CharField(_("profile"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=6, blank=True, db_default="")
    imdb_id = models.CharField(_("IMDb id"), max_length=12, blank=True, db_default="")
    tmdb_id = models.PositiveIntegerField(_("TMDB id"), null=True, blank=True)
    uri = models.CharField(
        _("address"), max_length=200, blank=True, db_default="", help_text=_("At the service.")
    )
    title = models.ForeignKey(Title, null=True, on_delete=models.SET_NULL, related_name="+")
    candidates = models.JSONField(_("candidates"), default=list)
    stars = models.FloatField(_("stars"), null=True, blank=True)
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    watched = models.JSONField(_("views"), default=list)
    is_loose = models.BooleanField(
        _("loose"), default=False, help_text=_("Watched on that day or before.")
    )
    is_undated = models.BooleanField(
        _("undated"), default=False, db_default=False, help_text=_("The rating has no day.")
    )
    wanted_at = models.DateTimeField(_("want to watch, since"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [models.Index(fields=["upload", "verdict", "id"], name="entries_by_verdict")]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name

    def views(self) -> list[WatchedDay]:
        return [WatchedDay(datetime.fromisoformat(at), seconds) for at, seconds in self.watched]

    def set_views(self, views: list[WatchedDay]) -> None:
        self.watched = [[view.at.isoformat(), view.seconds] for view in views]


def entries_of_profile(upload: Import) -> models.QuerySet[Entry]:
    """Returns the entries of the profile that the member has chosen; all where none is."""
    entries = upload.entries.all()
    return entries.filter(profile=upload.profile) if upload.profile else entries
