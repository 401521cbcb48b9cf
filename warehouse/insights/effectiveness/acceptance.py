from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.table import Column, Form

INSIGHT = Insight(
    __file__,
    _("Acceptance"),
    _(
        "Of the parties that were shown a list, how many picked a title from its first ten, and "
        "how many picked anything at all."
    ),
    (
        Column("strategy", _("Strategy")),
        Column("parties", _("Parties shown a list"), Form.COUNT),
        Column("picked", _("Picked"), Form.COUNT),
        Column("from_ten", _("Picked from the first ten"), Form.COUNT),
        Column("picked_share", _("Picked, share"), Form.SHARE),
        Column("acceptance", _("From the first ten, share"), Form.SHARE),
    ),
    Bars("strategy", ("acceptance", "picked_share")),
)
