from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("How parties end"),
    _("How far parties came: whether they picked a title, watched it, and rated it."),
    (
        Column("ending", _("Ending")),
        Column("parties", _("Parties"), ColumnFormat.COUNT),
        Column("share", _("Share of parties"), ColumnFormat.SHARE),
        Column("people_a_party", _("People a party"), ColumnFormat.NUMBER),
    ),
    Bars("ending", ("parties",), note="share"),
)
