"""Party dynamics: how parties go, from the opening to the end."""

from django.utils.translation import gettext_lazy as _

from warehouse.insights.dynamics import (
    agreement_over_time,
    decision_by_rule,
    endings,
    moves_per_person,
    parties_by_day,
    party_sizes,
    time_to_decision,
)
from warehouse.insights.insight import Page

PAGE = Page(
    "dynamics",
    _("Party dynamics"),
    _("How parties go: how many there are, how large, how long they look, and how they end."),
    (
        parties_by_day.INSIGHT,
        party_sizes.INSIGHT,
        time_to_decision.INSIGHT,
        decision_by_rule.INSIGHT,
        moves_per_person.INSIGHT,
        agreement_over_time.INSIGHT,
        endings.INSIGHT,
    ),
)
