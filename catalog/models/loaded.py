from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedData(models.Model):
    """Which shipped data went in already, so that a start does not bring back what was deleted."""

    name = models.CharField(_("name"), unique=True, max_length=40)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
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
    def note(cls, name: str, fingerprint: str) -> None:
        cls.objects.update_or_create(name=name, defaults={"fingerprint": fingerprint})
