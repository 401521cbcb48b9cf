from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.table import Column, Form

INSIGHT = Insight(
    __file__,
    _("Parties by day"),
    _("How many parties were opened on each day, and how many people took part in them."),
    (
        Column("day", _("Day"), Form.DAY),
        Column("parties", _("Parties"), Form.COUNT),
        Column("people", _("People"), Form.COUNT),
        Column("people_a_party", _("People a party"), Form.NUMBER),
    ),
    Columns("day", ("parties",)),
)
