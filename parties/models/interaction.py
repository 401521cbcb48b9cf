"""The log of what people did with titles: written here, never read by rooms, and what the
warehouse's facts are made from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.models.participant import Participant
from parties.models.party import Party


class Interaction(models.Model):
    """One person, one title or interest, one thing done, one moment.

    `amount` is a weight (weighted, vetoed; none when it was cleared), stars (rated), or seconds
    watched so far (started, stopped).
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        WEIGHTED = "weighted", _("weighted")
        VETOED = "vetoed", _("vetoed")
        PICKED = "picked", _("picked")
        STARTED = "started", _("started")
        STOPPED = "stopped", _("stopped")
        RATED = "rated", _("rated")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(db_index=True)
    revision = models.PositiveBigIntegerField(null=True)
    title = models.BigIntegerField(null=True)
    interest = models.CharField(max_length=80, blank=True)
    amount = models.FloatField(null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    block = models.CharField(max_length=10, blank=True)
    score = models.FloatField(null=True)
    fit = models.FloatField(null=True)
    strategy = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")

    def __str__(self) -> str:
        return f"{self.participant_id} {self.kind} {self.title or self.interest}"


class Impression(models.Model):
    """A list that stood still long enough to be read, and on whose screens it did.

    `participants`: {id: device}; `titles`: [[title, rank, block, score, {participant: fit}], …].
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    revision = models.PositiveBigIntegerField()
    strategy = models.CharField(max_length=40)
    agreement = models.CharField(max_length=8)
    participants = models.JSONField()
    titles = models.JSONField()

    class Meta:
        verbose_name = _("impression")
        verbose_name_plural = _("impressions")

    def __str__(self) -> str:
        return f"{self.party_id} at {self.revision}"
