from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.catalog_record import CatalogRecord


class Genre(CatalogRecord):
    slug = models.SlugField(
        _("key"), unique=True, max_length=60, help_text=_("Rooms know it by this: genre:….")
    )
    name = models.CharField(_("name"), unique=True, max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("genre")
        verbose_name_plural = _("genres")

    def __str__(self) -> str:
        return self.name
