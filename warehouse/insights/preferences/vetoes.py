from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("What vetoes hit"),
    _(
        "Vetoes of titles by the genres of the title, and how many that makes of a hundred times "
        "that a title of the genre was on somebody's screen. A title with two genres counts for "
        "both."
    ),
    (
        Column("genre", _("Genre")),
        Column("vetoes", _("Vetoes"), ColumnFormat.COUNT),
        Column("titles", _("Titles"), ColumnFormat.COUNT),
        Column("shown", _("Shown to people"), ColumnFormat.COUNT),
        Column("of_shown", _("Of those shown"), ColumnFormat.SHARE),
    ),
    Bars("genre", ("vetoes",), note="of_shown"),
)
