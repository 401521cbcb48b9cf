"""The transactional outbox of writes to DynamoDB, and the lease of the process that delivers it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pending(models.Model):
    """One message of the outbox; messages are delivered in the order of their ids."""

    person = models.CharField(_("person"), max_length=64, db_index=True)
    write = models.TextField(_("what to write"))
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)
    refused = models.TextField(
        _("refused because"),
        blank=True,
        help_text=_("The store will not have it; it is kept aside so that others can go on."),
    )

    class Meta:
        verbose_name = _("write that waits")
        verbose_name_plural = _("writes that wait")
        indexes = [models.Index(fields=["id"], name="to_deliver", condition=models.Q(refused=""))]

    def __str__(self) -> str:
        return self.write


class Delivery(models.Model):
    """One row: the process that holds the lease on delivery, and when the lease expires."""

    holder = models.CharField(max_length=32, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("delivery of history")
        verbose_name_plural = _("delivery of history")

    def __str__(self) -> str:
        return self.holder
