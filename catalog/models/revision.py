import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class _Pace:
    def __init__(self, seconds: float) -> None:
        self.seconds, self.next_at, self.is_owed = seconds, 0.0, False

    def is_due(self) -> bool:
        now = time.monotonic()
        self.is_owed = now < self.next_at
        if not self.is_owed:
            self.next_at = now + self.seconds
        return not self.is_owed


_pace: ContextVar[_Pace | None] = ContextVar("pace", default=None)


class CatalogRevision(models.Model):
    """One row, whose number grows with every change to what rooms can see of the catalogue.

    Running servers poll it every few seconds, so a change made anywhere (admin, importer, shell)
    reaches every open room.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("catalogue revision")
        verbose_name_plural = _("catalogue revision")

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    @contextmanager
    def bumped_seldom(cls, seconds: float) -> Iterator[None]:
        """Within it, many changes bump the number at most every so many seconds, and at the end.

        Rooms load the whole catalogue anew for each number that they see.
        """
        pace = _Pace(seconds)
        token = _pace.set(pace)
        try:
            yield
        finally:
            _pace.reset(token)
            if pace.is_owed:
                cls.bump()

    @classmethod
    def bump(cls) -> None:
        """Increments the number. Call it in the transaction of the change."""
        if (pace := _pace.get()) is not None and not pace.is_due():
            return
        while not cls.objects.filter(pk=1).update(number=models.F("number") + 1):
            # Of several first changes at once, one makes the row; all of them then count.
            CatalogRevision.objects.bulk_create([CatalogRevision(pk=1)], ignore_conflicts=True)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0
