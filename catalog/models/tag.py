from django.db import models
from django.utils.translation import gettext_lazy as _


class TitleTag(models.Model):
    """A tag of a title, and how many viewers gave it."""

    title = models.ForeignKey("catalog.Title", on_delete=models.CASCADE, related_name="tags")
    text = models.CharField(_("tag"), max_length=100)
    people = models.PositiveIntegerField(_("people"), default=1)

    class Meta:
        ordering = ["-people", "text"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["title", "text"], name="tag_is_counted_once")
        ]

    def __str__(self) -> str:
        return self.text
