from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Acceptance"),
    _(
        "Of the parties that were shown a list, how many picked a title from its first ten, and "
        "how many picked anything at all."
    ),
    (
        Column("strategy", _("Strategy")),
        Column("parties", _("Parties shown a list"), ColumnFormat.COUNT),
        Column("picked", _("Picked"), ColumnFormat.COUNT),
        Column("from_ten", _("Picked from the first ten"), ColumnFormat.COUNT),
        Column("picked_share", _("Picked, share"), ColumnFormat.SHARE),
        Column("acceptance", _("From the first ten, share"), ColumnFormat.SHARE),
    ),
    Bars("strategy", ("acceptance", "picked_share")),
)
