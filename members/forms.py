"""Forms of members."""

from operator import itemgetter
from typing import Any

from django import forms
from django.conf import global_settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.models import MemberProfile
from members.models.profile import LONGEST_NAME
from parties.domain.names import clean_name

LANGUAGES = [(code, _(name)) for code, name in sorted(global_settings.LANGUAGES, key=itemgetter(1))]


class ReadableName(forms.CharField):
    """A name with at least one visible character, as in a party."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "nickname"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(max_length=LONGEST_NAME, widget=widget, **options)

    def to_python(self, value: Any) -> str:
        return clean_name(super().to_python(value) or "")


class SignupForm(forms.Form):
    """What sign-up asks besides an email address and a password."""

    display_name = ReadableName(
        label=_("Your name"), help_text=_("What friends see in a party. You can change it.")
    )
    field_order = ["display_name", "email", "password1"]

    def signup(self, request: HttpRequest, member: AbstractBaseUser) -> None:
        MemberProfile.objects.create(
            user_id=member.pk, display_name=self.cleaned_data["display_name"]
        )


class ProfileForm(forms.ModelForm[MemberProfile]):
    display_name = ReadableName(label=_("Your name"), help_text=_("What friends see in a party."))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Not said")), *LANGUAGES], required=False
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        help_text=_("For age certificates. Friends never see it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
        error_messages={"invalid": _("A year has four digits, like 1994.")},
    )

    class Meta:
        model = MemberProfile
        fields = ["display_name", "country", "language", "birth_year"]


class DeletionForm(forms.Form):
    """A word that nobody types by accident."""

    sure = forms.BooleanField(
        label=_("Yes, delete my account and everything listed here, for good"),
        error_messages={"required": _("Tick this first: there is no way back.")},
    )
