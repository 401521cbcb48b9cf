from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogRevision(models.Model):
    """One row, whose number grows with every change to what a room can see of the titles.

    Running servers look at it every few seconds, so a change made anywhere (admin, importer,
    shell) reaches every open room without anybody having to tell it.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("catalogue revision")
        verbose_name_plural = _("catalogue revision")

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def bump(cls) -> None:
        """Belongs in the transaction of the change it counts."""
        while not cls.objects.filter(pk=1).update(number=models.F("number") + 1):
            # Of several first changes at once, one makes the row; all of them then count.
            CatalogRevision.objects.bulk_create([CatalogRevision(pk=1)], ignore_conflicts=True)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0
