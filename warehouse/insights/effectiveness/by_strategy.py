from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.effectiveness.funnel_columns import PATH, SHARES
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column

INSIGHT = Insight(
    __file__,
    _("Strategies from shown to rated"),
    _(
        "The same path for each strategy. What was opened or picked of a hundred shown titles "
        "compares strategies of which the rooms made different use."
    ),
    (
        Column("strategy", _("Strategy")),
        *PATH,
    ),
    Bars("strategy", SHARES),
)
