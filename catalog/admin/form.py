from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Title


class TitleForm(forms.ModelForm[Title]):
    retired = forms.BooleanField(
        label=_("retired"),
        required=False,
        help_text=_("No room shows a retired title. Nothing is deleted."),
    )

    class Meta:
        model = Title
        fields: list[str] = []  # those of the admin's fieldsets
        widgets = {"synopsis": forms.Textarea(attrs={"rows": 6, "cols": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["retired"] = self.instance.retired_at is not None

    def save(self, commit: bool = True) -> Title:
        if not self.cleaned_data["retired"]:
            self.instance.retired_at = None
        elif self.instance.retired_at is None:
            self.instance.retired_at = timezone.now()
        return super().save(commit)


def possible_doubles(title: Title) -> list[Title]:
    """Other titles of the same kind that are called the same, at most a year apart."""
    near = Title.objects.exclude(pk=title.pk).filter(
        kind=title.kind, search_text__startswith=title.search_text.partition("\n")[0] + "\n"
    )
    if title.year is not None:
        near = near.filter(year__range=(title.year - 1, title.year + 1))
    return list(near[:5])
