from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.bulk_edit import Edit, genre_edit, mood_edit, place_edit
from catalog.models import Availability, Genre, Mood

FIELDS: dict[str, Any] = {each.name: each for each in Availability._meta.get_fields()}
COUNTRY, SERVICE, OFFER = FIELDS["country"], FIELDS["service"], FIELDS["offer"]


def _words(model: Any, label: Any) -> forms.Field:
    return forms.ModelMultipleChoiceField(
        model.objects.all(), label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


def _country() -> forms.Field:
    return forms.CharField(
        label=COUNTRY.verbose_name,
        help_text=COUNTRY.help_text,
        max_length=COUNTRY.max_length,
        validators=COUNTRY.validators,
        required=False,
    )


def _service() -> forms.Field:
    return forms.CharField(
        label=SERVICE.verbose_name,
        max_length=SERVICE.max_length,
        required=False,
        widget=forms.TextInput(attrs={"list": "services", "autocomplete": "off"}),
    )


class BulkEditForm(forms.Form):
    """What many titles are to have, and what not. Places to watch are for those who may add or
    delete such a row by hand."""

    add_genres = _words(Genre, _("genres"))
    add_moods = _words(Mood, _("moods"))
    add_service = _service()
    add_country = _country()
    add_offer = forms.ChoiceField(
        label=OFFER.verbose_name, choices=[("", "–"), *Availability.Offer.choices], required=False
    )
    remove_genres = _words(Genre, _("genres"))
    remove_moods = _words(Mood, _("moods"))
    remove_service = _service()
    remove_country = _country()

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for way, verb in (("add", "add"), ("remove", "delete")):
            if not user.has_perm(f"catalog.{verb}_availability"):
                for part in ("service", "country", "offer"):
                    self.fields.pop(f"{way}_{part}", None)

    def additions(self) -> list[forms.BoundField]:
        return [each for each in self if each.name.startswith("add_")]

    def removals(self) -> list[forms.BoundField]:
        return [each for each in self if each.name.startswith("remove_")]

    def sent(self) -> list[tuple[str, str]]:
        """Returns the fields as they were sent, for a page that sends them again."""
        data: Any = self.data
        return [(name, value) for name in self.fields for value in data.getlist(name)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for way in ("add", "remove"):
            if cleaned.get(f"{way}_country") and not cleaned.get(f"{way}_service"):
                self.add_error(f"{way}_service", _("Name the service in this country."))
        if not self.errors:
            for each in self._both_ways():
                text = _("“%(what)s” cannot be added and taken away at once.")
                raise ValidationError(text, params={"what": each})
            if not self.edits():
                raise ValidationError(_("Choose what is added or taken away."))
        return cleaned

    def _both_ways(self) -> list[object]:
        found: list[object] = [
            word
            for words in ("genres", "moods")
            for word in self.cleaned_data[f"add_{words}"]
            if word in self.cleaned_data[f"remove_{words}"]
        ]
        place = self._place("add")
        if place is not None and place == self._place("remove"):
            country, service = place
            found.append(Availability(country=country, service=service))
        return found

    def edits(self) -> list[Edit]:
        found = []
        for way, adds in (("add", True), ("remove", False)):
            found += [genre_edit(each, adds) for each in self.cleaned_data[f"{way}_genres"]]
            found += [mood_edit(each, adds) for each in self.cleaned_data[f"{way}_moods"]]
            if place := self._place(way):
                offer = self.cleaned_data["add_offer"] if adds else ""
                found.append(place_edit(*place, adds, offer))
        return found

    def _place(self, way: str) -> tuple[str, str] | None:
        service = self.cleaned_data.get(f"{way}_service")
        return (self.cleaned_data[f"{way}_country"], service) if service else None
