from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.columns import Columns
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Rank of the pick"),
    _(
        "Where on the list the picked title stood when it was picked. The further left, the less "
        "the room had to look for it."
    ),
    (
        Column("rank", _("Rank")),
        Column("picks", _("Picks"), ColumnFormat.COUNT),
        Column("share", _("Share of picks"), ColumnFormat.SHARE),
        Column("up_to_here", _("This rank or better"), ColumnFormat.SHARE),
    ),
    Columns("rank", ("picks",)),
)
