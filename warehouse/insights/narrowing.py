"""What the pages may be narrowed down to: days, strategy, size, country, simulated or real."""

import datetime
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from warehouse.insights.table import in_words

SHOWN_DAYS = 30
MOST_DAYS = 3 * 366  # every chosen day has a row of its own
EVERYTHING, REAL, SIMULATED = "", "real", "simulated"


@dataclass(frozen=True)
class Choices:
    """What the published tables hold, so that a form offers nothing that finds nothing."""

    first_day: datetime.date | None
    last_day: datetime.date | None
    strategies: list[str]
    sizes: list[str]
    countries: list[str]
    simulated: bool
    real: bool


@dataclass(frozen=True)
class Narrowing:
    """Empty text narrows nothing down."""

    from_day: datetime.date
    to_day: datetime.date
    strategy: str = ""
    size: str = ""
    country: str = ""
    origin: str = EVERYTHING

    @property
    def variables(self) -> dict[str, object]:
        """As the SQL files know them; NULL narrows nothing down."""
        return {
            "from_day": self.from_day,
            "to_day": self.to_day,
            "strategy": self.strategy or None,
            "size_band": self.size or None,
            "country": self.country or None,
            "simulated": None if self.origin == EVERYTHING else self.origin == SIMULATED,
        }


class NarrowingForm(forms.Form):
    from_day = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    to_day = forms.DateField(label=_("To"), widget=forms.DateInput({"type": "date"}))
    strategy = forms.ChoiceField(label=_("Strategy"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    origin = forms.ChoiceField(label=_("Data"), required=False)

    def __init__(self, asked: dict[str, str], choices: Choices) -> None:
        super().__init__({**defaults(choices), **asked})
        self._offer("strategy", choices.strategies)
        self._offer("size", choices.sizes)
        self._offer("country", choices.countries)
        origins = [(EVERYTHING, _("all"))]
        origins += [(REAL, _("real"))] * choices.real
        origins += [(SIMULATED, _("simulated"))] * choices.simulated
        self._field("origin").choices = origins

    def _offer(self, name: str, values: list[str]) -> None:
        self._field(name).choices = [
            ("", _("all")),
            *((value, in_words(value)) for value in values),
        ]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_day"), cleaned.get("to_day")
        if first and last and first > last:
            self.add_error("to_day", _("The last day is before the first."))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("to_day", _("Choose three years at most."))
        return cleaned

    def narrowing(self) -> Narrowing:
        """Only of a form that is valid."""
        return Narrowing(**self.cleaned_data)


def defaults(choices: Choices) -> dict[str, str]:
    """The last thirty days that have facts."""
    last = choices.last_day or datetime.datetime.now(datetime.UTC).date()
    first = max(choices.first_day or last, last - datetime.timedelta(days=SHOWN_DAYS - 1))
    return {"from_day": first.isoformat(), "to_day": last.isoformat()}
