from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.catalog_record import CatalogRecord


class Mood(CatalogRecord):
    slug = models.SlugField(
        _("key"), unique=True, max_length=60, help_text=_("Rooms know it by this: mood:….")
    )
    name = models.CharField(_("name"), unique=True, max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("mood")
        verbose_name_plural = _("moods")

    def __str__(self) -> str:
        return self.name
