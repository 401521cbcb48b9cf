from django.utils.translation import gettext_lazy as _

from warehouse.insights.charts.scatter import Scatter
from warehouse.insights.insight import Insight
from warehouse.insights.result_table import Column, ColumnFormat

INSIGHT = Insight(
    __file__,
    _("Does the fit keep its promise?"),
    _(
        "Each rating of a pick beside the fit that was foretold to that person when it was "
        "picked, in ten bands of fit. Half a star counts 0 and five stars count 1; on the dashed "
        "line both would be equal. What matters is that the points rise."
    ),
    (
        Column("band", _("Fit, band")),
        Column("ratings", _("Ratings"), ColumnFormat.COUNT),
        Column("mean_fit", _("Fit"), ColumnFormat.NUMBER),
        Column("mean_rating", _("Rating, 0 to 1"), ColumnFormat.NUMBER),
        Column("mean_stars", _("Stars"), ColumnFormat.NUMBER),
    ),
    Scatter("mean_fit", "mean_rating", "band", size="ratings", diagonal=True),
)
