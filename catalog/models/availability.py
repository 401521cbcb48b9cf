from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.record import CatalogRecord


class Availability(CatalogRecord):
    title = models.ForeignKey(
        "catalog.Title", on_delete=models.CASCADE, related_name="availability"
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        help_text=_("ISO 3166 code: DE, GB, US."),
        validators=[
            RegexValidator(r"^[A-Z]{2}$", _("A country is two capital letters, such as DE."))
        ],
    )
    service = models.CharField(_("service"), max_length=60)

    class Meta:
        ordering = ["country", "service"]
        verbose_name = _("availability")
        verbose_name_plural = _("availability")
        constraints = [
            models.UniqueConstraint(
                fields=["title", "country", "service"],
                name="availability_is_stated_once",
                violation_error_message=_("This service is already stated for this country."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} ({self.country})"
