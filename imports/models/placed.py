"""What members stated about names of their exports: which title one is, or that none is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title


class PlacedName(models.Model):
    """A name, as `catalog.search_text.match_key` writes it, and the title that the member chose.

    Without a title, none of the catalogue is meant. `year` is 0 where the export has none.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="placed_names"
    )
    name = models.CharField(_("name"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"), default=0)
    uri = models.CharField(_("address"), max_length=200, blank=True)
    title = models.ForeignKey(
        Title, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("placed name")
        verbose_name_plural = _("placed names")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name", "year", "uri"], name="name_is_placed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})" if self.year else self.name
