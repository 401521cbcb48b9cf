"""What the admin knows of the warehouse. The facts themselves are files, not tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Insight(models.Model):
    """Stands in the admin's list, and carries the permission to see the insights."""

    class Meta:
        managed = False
        default_permissions = ("view",)
        verbose_name = _("insight")
        verbose_name_plural = _("insights")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
