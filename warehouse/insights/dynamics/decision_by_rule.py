from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Time and rounds to a decision"),
    _(
        "Ballots that found a winner, by their rule: how long they were open, in how many rounds "
        "their votes were counted, and how long after the opening of the party they closed. Beside "
        "them the first picks of parties in which no ballot found one."
    ),
    (
        Column("rule", _("Rule")),
        Column("decisions", _("Decisions"), ColumnFormat.COUNT),
        Column("minutes_open", _("Median minutes open"), ColumnFormat.NUMBER),
        Column("slowest_minutes", _("Nine of ten within, minutes"), ColumnFormat.NUMBER),
        Column("rounds", _("Rounds, mean"), ColumnFormat.NUMBER),
        Column("most_rounds", _("Rounds, most"), ColumnFormat.COUNT),
        Column("minutes_from_opening", _("Median minutes since the opening"), ColumnFormat.NUMBER),
    ),
    Bars("rule", ("minutes_open", "minutes_from_opening")),
)
