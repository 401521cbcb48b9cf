from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TitleMerge(models.Model):
    """That a title was found to be another one, and what has followed, so that it can be undone."""

    old = models.ForeignKey(
        "catalog.Title", verbose_name=_("duplicate"), on_delete=models.CASCADE, related_name="+"
    )
    kept = models.ForeignKey(
        "catalog.Title", verbose_name=_("merged into"), on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    merged_at = models.DateTimeField(_("merged"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    moved = models.JSONField(_("what followed"), default=dict)
    """What each follower needs to undo it: ids of rows, and fields with their values. Nothing once
    it is undone."""

    class Meta:
        ordering = ["-merged_at", "-id"]
        verbose_name = _("merge of titles")
        verbose_name_plural = _("merges of titles")

    def __str__(self) -> str:
        return f"{self.old} → {self.kept}"
