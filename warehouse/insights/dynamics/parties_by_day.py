from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Parties by day"),
    _("How many parties were opened on each day, and how many people took part in them."),
    (
        Column("day", _("Day"), ColumnFormat.DAY),
        Column("parties", _("Parties"), ColumnFormat.COUNT),
        Column("people", _("People"), ColumnFormat.COUNT),
        Column("people_a_party", _("People a party"), ColumnFormat.NUMBER),
    ),
    Columns("day", ("parties",)),
)
