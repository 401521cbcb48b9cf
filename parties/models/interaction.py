"""The log of interactions: written by rooms, never read by them, and the source of the warehouse's
facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parties.models.participant import Participant
from parties.models.party import Party


class Interaction(models.Model):
    """One person, one title or interest, one thing done, one moment.

    `amount` is a weight (weighted, vetoed; none when it was cleared), stars (rated), seconds
    watched so far (started, stopped), how often (reacted, with the emoji as `interest`), or what a
    vote gave the title (voted, logged when the ballot has closed: 1 if approved, a place in a
    ranking, or a score). `title` of followed is what the followed one looked at then.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        WEIGHTED = "weighted", _("weighted")
        VETOED = "vetoed", _("vetoed")
        PICKED = "picked", _("picked")
        STARTED = "started", _("started")
        STOPPED = "stopped", _("stopped")
        RATED = "rated", _("rated")
        FOLLOWED = "followed", _("followed")
        SHORTLISTED = "shortlisted", _("shortlisted")
        VOTED = "voted", _("voted")
        REACTED = "reacted", _("reacted")

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
    """A list that was unchanged for long enough to be read, and by whom.

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
