from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.scatter import Scatter
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Taste against tonight"),
    _(
        "For each genre, how members rate titles of it, beside how they weigh it on an evening. "
        "A genre far to the right and low down is one that they like and do not feel like "
        "tonight. Only people who did both count."
    ),
    (
        Column("genre", _("Genre")),
        Column("people", _("People"), ColumnFormat.COUNT),
        Column("mean_stars", _("Stars"), ColumnFormat.NUMBER),
        Column("mean_weight", _("Weight tonight"), ColumnFormat.NUMBER),
    ),
    Scatter("mean_stars", "mean_weight", "genre", size="people"),
)
