from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.table import Column, Form

INSIGHT = Insight(
    __file__,
    _("Agreement over time"),
    _(
        "How much the interests of a party overlapped in the end, by the day on which it was "
        "opened. Where there was none, the room got three blocks instead of one list."
    ),
    (
        Column("day", _("Day"), Form.DAY),
        Column("parties", _("Parties"), Form.COUNT),
        Column("shared", _("Shared"), Form.SHARE),
        Column("partial", _("Partial"), Form.SHARE),
        Column("no_agreement", _("None"), Form.SHARE),
        Column("unknown", _("Unknown"), Form.SHARE),
    ),
    Columns("day", ("shared", "partial", "no_agreement", "unknown")),
)
