"""The protocol of all charts, and their text alternative."""

from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from warehouse.insights.charts.plot_data import Plot
from warehouse.insights.result_table import Table


class Chart(Protocol):
    def draw(self, table: Table, name: str, title: str) -> SafeString:
        """`name` begins the ids inside the drawing, so it is unique on its page."""
        ...


def description(shown: Plot) -> str:
    """Returns the text alternative of a chart: the maximum and minimum of each series."""
    return " ".join(_range_in_words(shown, number) for number in range(len(shown.series)))


def _range_in_words(shown: Plot, number: int) -> str:
    series = shown.series[number]
    known = [(v, p) for v, p in zip(series.values, shown.categories, strict=True) if v is not None]
    if not known:
        return _("%(series)s: no values.") % {"series": series.name}
    most = max(known, key=lambda each: each[0])
    least = min(known, key=lambda each: each[0])
    words = {
        "series": series.name,
        "most": series.column.formatted(most[0]),
        "at_most": most[1],
        "least": series.column.formatted(least[0]),
        "at_least": least[1],
    }
    return _("%(series)s: most %(most)s (%(at_most)s), least %(least)s (%(at_least)s).") % words
