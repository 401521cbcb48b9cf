"""A party's shortlist: the titles that somebody has proposed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from parties.models.participant import Participant
from parties.models.party import Party


class Nomination(models.Model):
    """Rows are in the order in which the titles were nominated."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="nominations")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("nominated at"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.UniqueConstraint(fields=["party", "title"], name="title_is_nominated_once")
        ]

    def __str__(self) -> str:
        return f"{self.title_id} in {self.party_id}"
