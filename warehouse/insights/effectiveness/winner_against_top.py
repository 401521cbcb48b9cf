from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Winners, and whom they suit least"),
    _(
        "How well the winner of a ballot fits the one whom it fits least, by the rule of the "
        "ballot. Beside it the same of the title that stood first on the list that was last read "
        "before the ballot opened. Counted are the people of whom both fits are known."
    ),
    (
        Column("rule", _("Rule")),
        Column("ballots", _("Ballots"), ColumnFormat.COUNT),
        Column("winner_fit", _("Winner, fit of the worst off"), ColumnFormat.NUMBER),
        Column("top_fit", _("Top of the list, fit of the worst off"), ColumnFormat.NUMBER),
        Column("difference", _("Difference"), ColumnFormat.NUMBER),
        Column("no_worse", _("Winner fits at least as well"), ColumnFormat.SHARE),
        Column("top_won", _("Top of the list won"), ColumnFormat.SHARE),
    ),
    Bars("rule", ("winner_fit", "top_fit")),
)
