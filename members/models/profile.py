"""A member's profile; everything but the name may be empty."""

import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

LONGEST_NAME = 40
OLDEST_BIRTH_YEAR = 1900


def not_in_the_future(year: int) -> None:
    if year > datetime.datetime.now(datetime.UTC).year:
        raise ValidationError(_("This year is still to come."), code="future")


class MemberProfile(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="member_profile",
    )
    display_name = models.CharField(
        _("name"), max_length=LONGEST_NAME, help_text=_("What friends see in a party.")
    )
    country = CountryField(  # type: ignore[call-overload]  # its stubs know no lazy text
        _("country"),
        blank=True,
        blank_label=_("Not said"),
        help_text=_("Where you watch: what is on offer differs."),
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[
            MinValueValidator(OLDEST_BIRTH_YEAR, _("Nobody alive was born then.")),
            not_in_the_future,
        ],
        help_text=_("For age certificates. Friends never see it."),
    )

    class Meta:
        ordering = ["display_name", "pk"]
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return self.display_name


def profile_of(member: AbstractBaseUser) -> MemberProfile:
    """An account that somebody made in the admin or on the command line has none yet."""
    named = str(getattr(member, "first_name", "")) or member.get_username()
    made, _created = MemberProfile.objects.get_or_create(
        user_id=member.pk, defaults={"display_name": named[:LONGEST_NAME]}
    )
    return made
