from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Time to decision"),
    _(
        "Minutes from the opening of a party to its first pick, and how many parties took so "
        "long. Parties that picked nothing are not in it: see how parties end."
    ),
    (
        Column("minutes", _("Minutes")),
        Column("parties", _("Parties"), ColumnFormat.COUNT),
        Column("share", _("Share of parties that picked"), ColumnFormat.SHARE),
        Column("by_then", _("Decided by then"), ColumnFormat.SHARE),
    ),
    Columns("minutes", ("parties",)),
)
