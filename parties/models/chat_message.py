"""What was written in a party's chat."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.domain.chat_message import LONGEST_TEXT
from parties.models.participant import Participant
from parties.models.party import Party


class ChatMessage(models.Model):
    """Of a deleted message the row remains, and neither its text nor its title."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveBigIntegerField(_("number"))
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("text"), max_length=LONGEST_TEXT, blank=True)
    title = models.BigIntegerField(_("about the title"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), db_index=True)
    deleted = models.BooleanField(_("deleted"), default=False)

    class Meta:
        ordering = ["party", "number"]
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="message_has_its_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} in {self.party_id}"
