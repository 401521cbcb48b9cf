"""A person in a party, guest or member, and what they weigh."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parties.domain.codes import ID_LENGTH
from parties.domain.names import LONGEST_NAME
from parties.models.party import Party


class Participant(models.Model):
    class Role(models.TextChoices):
        HOST = "host", _("host")
        PARTICIPANT = "participant", _("participant")
        VIEWER = "viewer", _("viewer")

    class Standing(models.TextChoices):
        IN = "in", _("in the party")
        REMOVED = "removed", _("removed")
        BANNED = "banned", _("banned")
        LEFT = "left", _("left")

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    role = models.CharField(
        _("role"), max_length=11, choices=Role.choices, default=Role.PARTICIPANT
    )
    standing = models.CharField(
        _("standing"), max_length=7, choices=Standing.choices, default=Standing.IN
    )
    hidden = models.BooleanField(_("hides their weights"), default=False)
    colour = models.PositiveSmallIntegerField(_("colour"), default=0)
    importance = models.FloatField(_("importance"), default=1.0)
    joined_at = models.DateTimeField(_("joined"))
    muted = models.BooleanField(_("muted"), default=False, db_default=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
    )
    taste_at = models.DateTimeField(
        _("brings their taste since"),
        null=True,
        blank=True,
        help_text=_("Empty: their history has no say in this party."),
    )

    away_at = models.DateTimeField(
        _("away since"),
        null=True,
        blank=True,
        help_text=_("They do not count in the list until they return."),
    )
    token_key = models.CharField(max_length=32, blank=True, default="", db_default="")
    request_key = models.CharField(max_length=32, blank=True, default="", db_default="")
    requested_at = models.DateTimeField(
        _("asked for since"),
        null=True,
        blank=True,
        help_text=_("Somebody on another device asks for this place."),
    )
    viewing_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member who views"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_default=None,  # a process of the release before inserts rows without it
        related_name="+",
    )

    shares_focus = models.BooleanField(
        _("shows what they look at"),
        default=True,
        db_default=True,  # a process of the release before inserts rows without it
    )

    class Meta:
        ordering = ["joined_at", "id"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(role="host", standing="in"),
                name="party_has_one_host",
                violation_error_message=_("A party has one host."),
            ),
            models.UniqueConstraint(
                fields=["party", "member"],
                condition=Q(member__isnull=False, standing="in"),
                name="member_is_in_a_party_once",
                violation_error_message=_("A member is in a party once."),
            ),
            models.UniqueConstraint(
                fields=["party", "viewing_member"],
                condition=Q(viewing_member__isnull=False, standing="in"),
                name="member_views_a_party_once",
                violation_error_message=_("A member views a party once."),
            ),
            models.CheckConstraint(
                condition=Q(importance__gte=0, importance__lte=2), name="importance_is_0_to_2"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Weight(models.Model):
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="weights")
    key = models.CharField(_("interest"), max_length=80)
    value = models.FloatField(_("weight"))

    class Meta:
        verbose_name = _("weight")
        verbose_name_plural = _("weights")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "key"], name="interest_is_weighted_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=-1, value__lte=1), name="weight_is_-1_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value:+g}"
