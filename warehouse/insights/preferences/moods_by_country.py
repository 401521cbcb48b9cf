from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.grid import Grid
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Moods by country"),
    _(
        "The same weights by the country that members tell in their profile. Guests have none: "
        "they are under unknown. The darker a cell, the stronger the liking or the dislike."
    ),
    (
        Column("mood", _("Mood")),
        Column("country", _("Country")),
        Column("weights", _("Weights"), ColumnFormat.COUNT),
        Column("mean_weight", _("Mean weight"), ColumnFormat.NUMBER),
    ),
    Grid("mood", "mean_weight", by="country"),
)
