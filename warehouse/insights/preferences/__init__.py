"""Preferences and behaviour: what people want, and what they do with it."""

from django.utils.translation import gettext_lazy as _

from warehouse.insights.insight import Page
from warehouse.insights.preferences import (
    genres_by_country,
    genres_over_time,
    moods_by_country,
    moods_over_time,
    taste_against_tonight,
    vetoes,
    watch_duration,
)

PAGE = Page(
    "preferences",
    _("Preferences and behaviour"),
    _(
        "What people ask for, what they do not want, and how long they watch. Weights that "
        "somebody hides from the room are not recorded, and so not here."
    ),
    (
        genres_over_time.INSIGHT,
        genres_by_country.INSIGHT,
        moods_over_time.INSIGHT,
        moods_by_country.INSIGHT,
        taste_against_tonight.INSIGHT,
        vetoes.INSIGHT,
        watch_duration.INSIGHT,
    ),
)
