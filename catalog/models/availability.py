from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.catalog_record import CatalogRecord


class Availability(CatalogRecord):
    class Offer(models.TextChoices):
        STREAM = "stream", _("in a subscription")
        FREE = "free", _("free")
        ADS = "ads", _("free with advertisements")
        RENT = "rent", _("to rent")
        BUY = "buy", _("to buy")

    title = models.ForeignKey(
        "catalog.Title", on_delete=models.CASCADE, related_name="availability"
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("ISO 3166 code: DE, GB, US; empty for what is in no country."),
        validators=[
            RegexValidator(r"^[A-Z]{2}$", _("A country is two capital letters, such as DE."))
        ],
    )
    service = models.CharField(_("service"), max_length=60)
    offer = models.CharField(
        _("offer"), max_length=6, choices=Offer.choices, blank=True, default="", db_default=""
    )
    link = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    source = models.CharField(
        _("source"), max_length=60, blank=True, default="", db_default="", editable=False
    )
    """Which source stated it; empty for a person or a file."""

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
        return f"{self.service} ({self.country})" if self.country else self.service
