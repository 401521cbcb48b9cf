"""The change feed of history, which the warehouse reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """The key of a view or rating that changed; its current state is read from the store.

    Inserted in the transaction of the change, numbered by the first reader (`change_feed.py`).
    """

    class Kind(models.TextChoices):
        VIEW = "view", _("view")
        RATING = "rating", _("rating")
        FORGOTTEN = "forgotten", _("forgotten")

    number = models.PositiveBigIntegerField(null=True, unique=True)
    person = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    key = models.CharField(max_length=96, blank=True)

    class Meta:
        verbose_name = _("change of history")
        verbose_name_plural = _("changes of history")
        indexes = [
            models.Index(
                fields=["id"], name="change_without_number", condition=models.Q(number=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.person} {self.key}"


class Feed(models.Model):
    """One row: the last number that a change was assigned. Its lock serialises numbering."""

    last_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("feed of history")
        verbose_name_plural = _("feed of history")

    def __str__(self) -> str:
        return str(self.last_number)
