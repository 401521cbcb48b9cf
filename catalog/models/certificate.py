from django.db import models
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """The certificate of a title in one country."""

    title = models.ForeignKey(
        "catalog.Title", on_delete=models.CASCADE, related_name="certificates"
    )
    country = models.CharField(_("country"), max_length=2)
    text = models.CharField(_("certificate"), max_length=12)
    source = models.CharField(_("source"), max_length=60, blank=True)

    class Meta:
        ordering = ["country"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["title", "country"], name="certificate_of_each_country")
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.country})"
