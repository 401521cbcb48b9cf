from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("How long they watch"),
    _("Minutes for which a party watched its pick, and how many picks were watched so long."),
    (
        Column("minutes", _("Minutes")),
        Column("picks", _("Picks"), ColumnFormat.COUNT),
        Column("share", _("Share"), ColumnFormat.SHARE),
        Column("mean_stars", _("Stars"), ColumnFormat.NUMBER),
    ),
    Columns("minutes", ("picks",)),
)
