from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Sizes of parties"),
    _("How many parties had one, two, three or more people. A television is not counted."),
    (
        Column("size", _("People"), ColumnFormat.COUNT),
        Column("parties", _("Parties"), ColumnFormat.COUNT),
        Column("share", _("Share of parties"), ColumnFormat.SHARE),
    ),
    Columns("size", ("parties",)),
)
