from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.table import Column, Form

INSIGHT = Insight(
    __file__,
    _("From shown to rated"),
    _(
        "Titles of a party's lists, each counted once a party: how many were on a screen long "
        "enough to be read, and how many of them somebody opened, the room picked, started, and "
        "somebody rated."
    ),
    (
        Column("stage", _("Stage")),
        Column("titles", _("Titles"), Form.COUNT),
        Column("of_shown", _("Of those shown"), Form.SHARE),
        Column("of_previous", _("Of the stage before"), Form.SHARE),
    ),
    Bars("stage", ("titles",), note="of_shown"),
)
