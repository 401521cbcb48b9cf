"""The titles that a room chose, and how the evening with each of them went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Title
from parties.domain.codes import ID_LENGTH
from parties.models.participant import Participant
from parties.models.party import Party


class Pick(models.Model):
    """`satisfied` holds the fit of the title when it was picked, for everyone who took part and
    showed their weights. `how`: by a ballot, by the host, or by the host instead of its winner."""

    class How(models.TextChoices):
        HOST = "host", _("host")
        BALLOT = "ballot", _("ballot")
        OVERRIDE = "override", _("override")

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="picks")
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="picks")
    by = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField()
    picked_at = models.DateTimeField(_("picked at"))
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    block = models.CharField(_("block"), max_length=10, blank=True)
    strategy = models.CharField(_("strategy"), max_length=40)
    agreement = models.CharField(_("agreement"), max_length=8, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    satisfied = models.JSONField(default=dict, blank=True)
    position = models.FloatField(_("watched, in seconds"), default=0.0)
    playing_since = models.DateTimeField(null=True, blank=True)
    watched_by = models.JSONField(
        null=True,
        blank=True,
        help_text=_("Participants with a screen open when it began or ended."),
    )
    started_at = models.DateTimeField(_("first played at"), null=True, blank=True, db_default=None)
    waits = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("For whose screens the room waits, and when it last did."),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    how = models.CharField(
        _("how"),
        max_length=8,
        choices=How.choices,
        default=How.HOST,
        db_default=How.HOST,  # a process of the release before inserts rows without it
    )

    class Meta:
        ordering = ["revision"]
        verbose_name = _("pick")
        verbose_name_plural = _("picks")
        constraints = [
            models.UniqueConstraint(fields=["party", "revision"], name="revision_has_one_pick")
        ]

    def __str__(self) -> str:
        return f"{self.title_id} in {self.party_id}"


class EveningRating(models.Model):
    """What one participant thought of a pick. A member's goes to their history as well."""

    pick = models.ForeignKey(Pick, on_delete=models.CASCADE, related_name="ratings")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    stars = models.FloatField(_("stars"))
    rated_at = models.DateTimeField(_("rated at"))

    class Meta:
        verbose_name = _("rating of an evening")
        verbose_name_plural = _("ratings of evenings")
        constraints = [
            models.UniqueConstraint(fields=["pick", "participant"], name="pick_is_rated_once_each"),
            models.CheckConstraint(
                condition=Q(stars__gte=0.5, stars__lte=5), name="evening_rating_is_half_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars} ★"
