"""What each part of the path from shown to rated is told by, whatever its titles are grouped by."""

from django.utils.translation import gettext_lazy as _

from warehouse.insights.table import Column, Form

PATH = (
    Column("parties", _("Parties"), Form.COUNT),
    Column("shown", _("Shown"), Form.COUNT),
    Column("opened", _("Opened"), Form.COUNT),
    Column("picked", _("Picked"), Form.COUNT),
    Column("started", _("Watched"), Form.COUNT),
    Column("rated", _("Rated"), Form.COUNT),
    Column("opened_of_shown", _("Opened of shown"), Form.SHARE),
    Column("picked_of_shown", _("Picked of shown"), Form.SHARE),
)
SHARES = ("opened_of_shown", "picked_of_shown")
