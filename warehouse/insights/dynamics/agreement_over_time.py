from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Agreement over time"),
    _(
        "How much the interests of a party overlapped in the end, by the day on which it was "
        "opened. Where there was none, the room got three blocks instead of one list."
    ),
    (
        Column("day", _("Day"), ColumnFormat.DAY),
        Column("parties", _("Parties"), ColumnFormat.COUNT),
        Column("shared", _("Shared"), ColumnFormat.SHARE),
        Column("partial", _("Partial"), ColumnFormat.SHARE),
        Column("no_agreement", _("None"), ColumnFormat.SHARE),
        Column("unknown", _("Unknown"), ColumnFormat.SHARE),
    ),
    Columns("day", ("shared", "partial", "no_agreement", "unknown")),
)
