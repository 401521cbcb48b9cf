"""What every form of chart can do."""

from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from warehouse.insights.charts.series import Plot
from warehouse.insights.table import Table


class Chart(Protocol):
    def draw(self, table: Table, name: str, title: str) -> SafeString:
        """`name` begins the ids inside the drawing, so it is unique on its page."""
        ...


def description(shown: Plot) -> str:
    """What a person who cannot see the chart should hear: for each series its ends."""
    return " ".join(_in_words(shown, number) for number in range(len(shown.series)))


def _in_words(shown: Plot, number: int) -> str:
    series = shown.series[number]
    known = [(v, p) for v, p in zip(series.values, shown.places, strict=True) if v is not None]
    if not known:
        return _("%(series)s: no values.") % {"series": series.name}
    most = max(known, key=lambda each: each[0])
    least = min(known, key=lambda each: each[0])
    words = {
        "series": series.name,
        "most": series.column.written(most[0]),
        "at_most": most[1],
        "least": series.column.written(least[0]),
        "at_least": least[1],
    }
    return _("%(series)s: most %(most)s (%(at_most)s), least %(least)s (%(at_least)s).") % words
