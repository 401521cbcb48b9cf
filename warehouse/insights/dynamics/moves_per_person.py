from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.table import Column, Form

INSIGHT = Insight(
    __file__,
    _("Moves per person"),
    _(
        "What each person did until the evening was over, by the size of the party: weights set "
        "or cleared, vetoes among them, and titles opened. Half of the parties that picked "
        "decided within the median."
    ),
    (
        Column("size_band", _("People")),
        Column("parties", _("Parties"), Form.COUNT),
        Column("moves", _("Weights per person"), Form.NUMBER),
        Column("vetoes", _("Vetoes per person"), Form.NUMBER),
        Column("opened", _("Titles opened per person"), Form.NUMBER),
        Column("median_minutes", _("Median minutes to a pick"), Form.NUMBER),
    ),
    Bars("size_band", ("moves", "vetoes", "opened")),
)
