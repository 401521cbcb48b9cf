from django.db import models
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """The poster or backdrop of a title as it was fetched: stored, or refused with the reason."""

    class Kind(models.TextChoices):
        POSTER = "poster", _("poster")
        BACKDROP = "backdrop", _("backdrop")

    title = models.ForeignKey("catalog.Title", on_delete=models.CASCADE, related_name="pictures")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    source_url = models.CharField(_("fetched from"), max_length=500)
    digest = models.CharField(_("digest"), max_length=32, blank=True)
    """Of the original; empty if nothing is stored."""
    width = models.PositiveIntegerField(_("width"), default=0)
    height = models.PositiveIntegerField(_("height"), default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    fetched_at = models.DateTimeField(_("fetched"))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.UniqueConstraint(fields=["title", "kind"], name="picture_of_each_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.title_id}"

    def file_name(self, size: str) -> str:
        folder = f"{self.title_id % 1000:03d}"
        return f"{folder}/{self.title_id}-{self.kind}-{self.digest}-{size}.webp"
