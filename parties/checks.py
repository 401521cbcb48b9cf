"""Checks the settings of parties before a command runs."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from recommender.core.strategies import STRATEGIES


def default_strategy(**_options: Any) -> list[CheckMessage]:
    """New parties need a strategy that this release knows."""
    if settings.DEFAULT_STRATEGY in STRATEGIES:
        return []
    known = ", ".join(STRATEGIES)
    text = f"DEFAULT_STRATEGY is {settings.DEFAULT_STRATEGY!r}; there are {known}."
    return [Error(text, id="parties.E001")]
