from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

WITHOUT_DEMO = "without-demo"
"""The name of a row that states that the demo catalogue is not to be loaded at a start."""


class LoadedData(models.Model):
    """Bundled data that was loaded already, so that a start does not restore deleted titles.

    `brought` states what it holds, so that a newer release of the data restores none either.
    """

    name = models.CharField(_("name"), unique=True, max_length=40)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    brought = models.JSONField(_("what it brought"), default=dict, db_default={}, editable=False)
    loaded_at = models.DateTimeField(_("loaded"), auto_now=True)

    class Meta:
        verbose_name = _("loaded data")
        verbose_name_plural = _("loaded data")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def has(cls, name: str, fingerprint: str) -> bool:
        return cls.objects.filter(name=name, fingerprint=fingerprint).exists()

    @classmethod
    def note(cls, name: str, fingerprint: str, **more: Any) -> None:
        cls.objects.update_or_create(name=name, defaults={"fingerprint": fingerprint, **more})
