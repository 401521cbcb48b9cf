"""What retention has deleted, for the warehouse: facts of it stay, facts of what a person deleted
go."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeletedParty(models.Model):
    """The number of a party that retention deleted, until a publication of the warehouse has noted
    that its facts stay."""

    party = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("party deleted by retention")
        verbose_name_plural = _("parties deleted by retention")

    def __str__(self) -> str:
        return str(self.party)


class LogRetention(models.Model):
    """One row: rows of the log from before this moment may have been deleted by retention."""

    deleted_before = models.DateTimeField()

    class Meta:
        verbose_name = _("retention of the log")
        verbose_name_plural = _("retention of the log")

    def __str__(self) -> str:
        return str(self.deleted_before)
