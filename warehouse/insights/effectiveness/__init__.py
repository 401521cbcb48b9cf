"""Effectiveness: whether recommendations lead to a good evening."""

from django.utils.translation import gettext_lazy as _

from warehouse.insights.effectiveness import (
    acceptance,
    by_block,
    by_strategy,
    calibration,
    funnel,
    rank_of_pick,
    satisfaction,
    winner_against_top,
)
from warehouse.insights.insight import Page

PAGE = Page(
    "effectiveness",
    _("Effectiveness"),
    _("Whether what is recommended is opened, picked, watched, and liked afterwards."),
    (
        funnel.INSIGHT,
        by_strategy.INSIGHT,
        by_block.INSIGHT,
        rank_of_pick.INSIGHT,
        acceptance.INSIGHT,
        satisfaction.INSIGHT,
        winner_against_top.INSIGHT,
        calibration.INSIGHT,
    ),
)
