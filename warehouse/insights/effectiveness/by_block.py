from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.effectiveness.funnel_columns import PATH, SHARES
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column

INSIGHT = Insight(
    __file__,
    _("Blocks from shown to rated"),
    _(
        "The same path by the block of the list that the title stood in. Blocks are for rooms "
        "without agreement; all others have one list."
    ),
    (
        Column("block", _("Block")),
        *PATH,
    ),
    Bars("block", SHARES),
)
