"""Results of requests with idempotency keys, kept for a day so that each is applied once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parties.domain.idempotency_key import LONGEST_KEY
from parties.models.participant import Participant
from parties.models.party import Party


class AppliedChange(models.Model):
    """`caller` is a participant's id, or a digest of what a newcomer has sent; `content`, a
    digest of the change, is empty where `caller` has it; `participant` is whom the change concerns:
    who asked for it, or who joined by it; `number` is that of a chat message that was sent."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=LONGEST_KEY)
    content = models.CharField(max_length=64, default="", db_default="")
    creates_party = models.BooleanField(default=False, db_default=False)
    revision = models.PositiveBigIntegerField()
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", null=True
    )
    number = models.PositiveBigIntegerField(null=True, db_default=None)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("applied change")
        verbose_name_plural = _("applied changes")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "caller", "key"], name="change_is_applied_once"
            ),
            models.UniqueConstraint(
                fields=["caller", "key"],
                condition=Q(creates_party=True),
                name="party_is_created_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} at {self.revision}"
