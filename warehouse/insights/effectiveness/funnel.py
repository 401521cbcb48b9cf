from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("From shown to rated"),
    _(
        "Titles of a party's lists, each counted once a party: how many were on a screen long "
        "enough to be read, and how many of them somebody opened, nominated or voted for, the room "
        "picked and started, and somebody rated. A room may skip a stage: a host picks without a "
        "ballot, and a ballot takes the top of the list where nobody nominated."
    ),
    (
        Column("stage", _("Stage")),
        Column("titles", _("Titles"), ColumnFormat.COUNT),
        Column("of_shown", _("Of those shown"), ColumnFormat.SHARE),
        Column("of_previous", _("Of the stage before"), ColumnFormat.SHARE),
    ),
    Bars("stage", ("titles",), note="of_shown"),
)
