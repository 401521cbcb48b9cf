from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.lines import Lines
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Genres over time"),
    _(
        "The weight that each person left on a genre in the end, from −1 (not tonight) to 1 (yes "
        "please), on average by week. The genres that were weighed most often come first, and the "
        "chart shows the first six."
    ),
    (
        Column("week", _("Week of"), ColumnFormat.DAY),
        Column("genre", _("Genre")),
        Column("weights", _("Weights"), ColumnFormat.COUNT),
        Column("mean_weight", _("Mean weight"), ColumnFormat.NUMBER),
    ),
    Lines("week", ("mean_weight",), by="genre"),
)
