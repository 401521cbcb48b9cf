from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Satisfaction, and whom it left behind"),
    _(
        "How well the pick fitted the people of its party when it was picked: on average over "
        "all of them, and for the one whom it fitted least. A strategy that is fair has both "
        "close together."
    ),
    (
        Column("strategy", _("Strategy")),
        Column("picks", _("Picks"), ColumnFormat.COUNT),
        Column("mean_fit", _("Fit, everyone"), ColumnFormat.NUMBER),
        Column("worst_fit", _("Fit, the worst off"), ColumnFormat.NUMBER),
        Column("mean_rating", _("Stars, everyone"), ColumnFormat.NUMBER),
        Column("worst_rating", _("Stars, the worst off"), ColumnFormat.NUMBER),
    ),
    Bars("strategy", ("mean_fit", "worst_fit")),
)
