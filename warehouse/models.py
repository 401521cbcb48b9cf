"""The model through which the admin lists the insights. The facts are files, not tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Insight(models.Model):
    """An entry of the admin's index, and the permission to see the insights. Has no table."""

    class Meta:
        managed = False
        default_permissions = ("view",)
        verbose_name = _("insight")
        verbose_name_plural = _("insights")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
