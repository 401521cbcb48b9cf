"""Titles that members keep to watch later, as their imports brought them."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from imports.models.upload import Import


class WantedTitle(models.Model):
    """A title that a member wants to watch, once for each import that brought it."""

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="wanted_titles")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    listed_at = models.DateTimeField(_("want to watch, since"))

    class Meta:
        ordering = ["-listed_at", "title_id"]
        verbose_name = _("title to watch")
        verbose_name_plural = _("titles to watch")
        constraints = [
            models.UniqueConstraint(fields=["upload", "title"], name="title_is_wanted_once")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.title_id}"


def wanted_titles(member: int) -> list[tuple[int, datetime]]:
    """Returns the ids of the titles that a member wants to watch, and since when, newest first."""
    rows = WantedTitle.objects.filter(upload__member=member).order_by().values("title_id")
    newest = rows.annotate(since=models.Max("listed_at")).order_by("-since", "-title_id")
    return list(newest.values_list("title_id", "since"))


def remove_wanted(member: int, title: int) -> bool:
    """Whether the title was there."""
    return bool(WantedTitle.objects.filter(upload__member=member, title=title).delete()[0])
