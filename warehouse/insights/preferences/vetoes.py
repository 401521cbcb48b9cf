from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.bars import Bars
from warehouse.insights.insight import Insight
from warehouse.insights.table import Column, Form

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
        Column("vetoes", _("Vetoes"), Form.COUNT),
        Column("titles", _("Titles"), Form.COUNT),
        Column("shown", _("Shown to people"), Form.COUNT),
        Column("of_shown", _("Of those shown"), Form.SHARE),
    ),
    Bars("genre", ("vetoes",), note="of_shown"),
)
