"""The columns that the insights about the path from shown to rated have in common."""

from django.utils.translation import gettext_lazy as _

from warehouse.insights.result_table import Column, ColumnFormat

PATH = (
    Column("parties", _("Parties"), ColumnFormat.COUNT),
    Column("shown", _("Shown"), ColumnFormat.COUNT),
    Column("opened", _("Opened"), ColumnFormat.COUNT),
    Column("shortlisted", _("Shortlisted"), ColumnFormat.COUNT),
    Column("voted", _("Voted for"), ColumnFormat.COUNT),
    Column("picked", _("Picked"), ColumnFormat.COUNT),
    Column("started", _("Watched"), ColumnFormat.COUNT),
    Column("rated", _("Rated"), ColumnFormat.COUNT),
    Column("opened_of_shown", _("Opened of shown"), ColumnFormat.SHARE),
    Column("picked_of_shown", _("Picked of shown"), ColumnFormat.SHARE),
)
SHARES = ("opened_of_shown", "picked_of_shown")
