from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import YEARS_APART, Title


class TitleForm(forms.ModelForm[Title]):
    retired = forms.BooleanField(
        label=_("retired"),
        required=False,
        help_text=_("No room shows a retired title. Nothing is deleted."),
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """When the title was changed last, as its form was shown."""

    class Meta:
        model = Title
        fields: list[str] = []  # those of the admin's fieldsets
        widgets = {"synopsis": forms.Textarea(attrs={"rows": 6, "cols": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["retired"] = self.instance.retired_at is not None
        if self.instance.pk is not None:
            self.initial["seen"] = self.instance.changed_at.isoformat()

    def clean(self) -> dict[str, Any]:
        """Refuses once to save over what somebody else has saved meanwhile, and says what that is;
        whoever saves again has read it."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.merged_into_id is not None and not cleaned.get("retired"):
            text = _("It is merged into another title: undo the merge to bring it back.")
            self.add_error("retired", text)
        if self.instance.pk is None or not cleaned.get("seen"):
            return cleaned
        stored = Title.objects.select_for_update().filter(pk=self.instance.pk).first()
        if stored is not None and stored.changed_at.isoformat() != cleaned["seen"]:
            sent: Any = self.data
            self.data = sent.copy()
            sent = self.data
            sent[self.add_prefix("seen")] = stored.changed_at.isoformat()
            raise forms.ValidationError(_changed_meanwhile(stored))
        return cleaned

    def save(self, commit: bool = True) -> Title:
        if not self.cleaned_data["retired"]:
            self.instance.retired_at = None
        elif self.instance.retired_at is None:
            self.instance.retired_at = timezone.now()
        return super().save(commit)


def _changed_meanwhile(stored: Title) -> str:
    entry = (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Title), object_id=str(stored.pk)
        )
        .select_related("user")
        .first()
    )  # the newest
    who = _("Somebody") if entry is None else entry.user.get_username()
    what = "" if entry is None else entry.get_change_message()
    text = _(
        "%(who)s has changed this title while you did: %(what)s Nothing is saved yet. Open it in"
        " another tab to compare; if you save again, what stands here replaces it."
    )
    return str(text) % {"who": who, "what": what}


def possible_duplicates(title: Title) -> list[Title]:
    """Returns other titles of the same kind and name, at most a year apart."""
    near = Title.objects.exclude(pk=title.pk).filter(
        merged_into=None,
        kind=title.kind,
        search_text__startswith=title.search_text.partition("\n")[0] + "\n",
    )
    if title.year is not None:
        near = near.filter(year__range=(title.year - YEARS_APART, title.year + YEARS_APART))
    return list(near[:5])
