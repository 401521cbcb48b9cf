from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

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
        Column("parties", _("Parties"), ColumnFormat.COUNT),
        Column("moves", _("Weights per person"), ColumnFormat.NUMBER),
        Column("vetoes", _("Vetoes per person"), ColumnFormat.NUMBER),
        Column("opened", _("Titles opened per person"), ColumnFormat.NUMBER),
        Column("median_minutes", _("Median minutes to a pick"), ColumnFormat.NUMBER),
    ),
    Bars("size_band", ("moves", "vetoes", "opened")),
)
