from django.db import models
from django.utils.translation import gettext_lazy as _


class Synopsis(models.Model):
    """The synopsis of a title in another language of the site than its main one."""

    title = models.ForeignKey("catalog.Title", on_delete=models.CASCADE, related_name="synopses")
    language = models.CharField(_("language"), max_length=12)
    text = models.TextField(_("synopsis"))
    credit = models.CharField(_("synopsis by"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("synopsis")
        verbose_name_plural = _("synopses")
        constraints = [
            models.UniqueConstraint(fields=["title", "language"], name="synopsis_in_each_language")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:40]}"
