from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DistinctTitles(models.Model):
    """That two titles with a name in common are two films, and no duplicates."""

    first = models.ForeignKey(
        "catalog.Title", verbose_name=_("title"), on_delete=models.CASCADE, related_name="+"
    )
    second = models.ForeignKey(
        "catalog.Title", verbose_name=_("other title"), on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    stated_at = models.DateTimeField(_("stated"), default=timezone.now)

    class Meta:
        ordering = ["-stated_at", "-id"]
        verbose_name = _("two films of one name")
        verbose_name_plural = _("two films of one name")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_titles_stated_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="distinct_titles_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
