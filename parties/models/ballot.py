"""Ballots on the titles of a shortlist, and the votes that they count."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from parties.domain.codes import ID_LENGTH
from parties.models.participant import Participant
from parties.models.party import Party


class Ballot(models.Model):
    """`entitled`: ids of participants. `result` names titles and counts, and nobody."""

    class Rule(models.TextChoices):
        APPROVAL = "approval", _("approval")
        RANKED = "ranked", _("ranked")
        SCORE = "score", _("score")

    class Progress(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="ballots")
    rule = models.CharField(_("rule"), max_length=8, choices=Rule.choices)
    by = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField()
    opened_at = models.DateTimeField(_("opened at"))
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    vetoes = models.PositiveSmallIntegerField(_("vetoes for each"), default=0)
    progress = models.CharField(
        _("progress"), max_length=9, choices=Progress.choices, default=Progress.OPEN
    )
    strategy = models.CharField(_("strategy"), max_length=40)
    agreement = models.CharField(_("agreement"), max_length=8, blank=True)
    entitled = models.JSONField(default=list, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["revision"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(fields=["party", "revision"], name="revision_has_one_ballot"),
            models.UniqueConstraint(
                fields=["party"], condition=Q(progress="open"), name="party_has_one_open_ballot"
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], condition=Q(progress="open"), name="ballot_to_be_closed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} in {self.party_id}"


class BallotTitle(models.Model):
    """A title on a ballot, and how it stood in the list when the ballot opened. `nominated`: its
    place on the shortlist, from 0. `fits`: of those who showed their weights then."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="titles")
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="+")
    nominated = models.PositiveSmallIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    block = models.CharField(_("block"), max_length=10, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    fits = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("title of a ballot")
        verbose_name_plural = _("titles of ballots")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "title"], name="title_is_on_a_ballot_once")
        ]

    def __str__(self) -> str:
        return f"{self.title_id} in {self.ballot_id}"


class BallotVote(models.Model):
    """What one participant voted: a `Vote` of `ballot_counting`. Theirs alone to see."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    vote = models.JSONField()
    cast_at = models.DateTimeField(_("cast at"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "participant"], name="participant_votes_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.ballot_id}"
