"""The filters of the pages: days, strategy, size, country, simulated or real parties."""

import datetime
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from warehouse.insights.result_table import humanized

SHOWN_DAYS = 30
MOST_DAYS = 3 * 366  # every chosen day has a row of its own
EVERYTHING, REAL, SIMULATED = "", "real", "simulated"


@dataclass(frozen=True)
class FilterOptions:
    """The values that the published tables contain, so that the form offers no others."""

    first_day: datetime.date | None
    last_day: datetime.date | None
    strategies: list[str]
    sizes: list[str]
    countries: list[str]
    simulated: bool
    real: bool


@dataclass(frozen=True)
class Filters:
    """The values of the form; empty text means no filter."""

    from_day: datetime.date
    to_day: datetime.date
    strategy: str = ""
    size: str = ""
    country: str = ""
    origin: str = EVERYTHING

    @property
    def variables(self) -> dict[str, object]:
        """The variables of the SQL files; NULL means no filter."""
        return {
            "from_day": self.from_day,
            "to_day": self.to_day,
            "strategy": self.strategy or None,
            "size_band": self.size or None,
            "country": self.country or None,
            "simulated": None if self.origin == EVERYTHING else self.origin == SIMULATED,
        }


class FilterForm(forms.Form):
    from_day = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    to_day = forms.DateField(label=_("To"), widget=forms.DateInput({"type": "date"}))
    strategy = forms.ChoiceField(label=_("Strategy"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    origin = forms.ChoiceField(label=_("Data"), required=False)

    def __init__(self, asked: dict[str, str], options: FilterOptions) -> None:
        super().__init__({**defaults(options), **asked})
        self._offer("strategy", options.strategies)
        self._offer("size", options.sizes)
        self._offer("country", options.countries)
        origins = [(EVERYTHING, _("all"))]
        origins += [(REAL, _("real"))] * options.real
        origins += [(SIMULATED, _("simulated"))] * options.simulated
        self._field("origin").choices = origins

    def _offer(self, name: str, values: list[str]) -> None:
        self._field(name).choices = [
            ("", _("all")),
            *((value, humanized(value)) for value in values),
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

    def filters(self) -> Filters:
        """Returns the filters of a valid form."""
        return Filters(**self.cleaned_data)


def defaults(options: FilterOptions) -> dict[str, str]:
    """Returns the default filters: the last thirty days that have facts."""
    last = options.last_day or datetime.datetime.now(datetime.UTC).date()
    first = max(options.first_day or last, last - datetime.timedelta(days=SHOWN_DAYS - 1))
    return {"from_day": first.isoformat(), "to_day": last.isoformat()}
