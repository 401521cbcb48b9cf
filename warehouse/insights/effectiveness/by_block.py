from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.table import Column, Form

INSIGHT = Insight(
    __file__,
    _("Blocks from shown to rated"),
    _(
        "The same path by the block of the list that the title stood in. Blocks are for rooms "
        "without agreement; all others have one list."
    ),
    (
        Column("block", _("Block")),
        Column("parties", _("Parties"), Form.COUNT),
        Column("shown", _("Shown"), Form.COUNT),
        Column("opened", _("Opened"), Form.COUNT),
        Column("picked", _("Picked"), Form.COUNT),
        Column("started", _("Watched"), Form.COUNT),
        Column("rated", _("Rated"), Form.COUNT),
        Column("opened_of_shown", _("Opened of shown"), Form.SHARE),
        Column("picked_of_shown", _("Picked of shown"), Form.SHARE),
    ),
    Bars("block", ("opened_of_shown", "picked_of_shown")),
)
