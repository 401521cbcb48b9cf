"""Titles that members' exports have and the catalogue has not: a list for the content manager."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.models.upload import Import


class MissingTitle(models.Model):
    """A title that was not found in an import when it was stored; undoing the import removes it."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="missing_titles")
    key = models.CharField(max_length=300, help_text=_("The name without case and accents."))
    name = models.CharField(_("name"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=6, blank=True)
    imdb_id = models.CharField(_("IMDb id"), max_length=12, blank=True)
    tmdb_id = models.PositiveIntegerField(_("TMDB id"), null=True, blank=True)

    class Meta:
        verbose_name = _("title that members miss")
        verbose_name_plural = _("titles that members miss")
        indexes = [models.Index(fields=["key", "kind", "year"], name="missing_title_by_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name
