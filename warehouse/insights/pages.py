"""The pages, in their order."""

from warehouse.insights.dynamics import PAGE as DYNAMICS
from warehouse.insights.effectiveness import PAGE as EFFECTIVENESS
from warehouse.insights.insight import Page
from warehouse.insights.preferences import PAGE as PREFERENCES

PAGES = (DYNAMICS, EFFECTIVENESS, PREFERENCES)


def named(slug: str) -> Page | None:
    return next((page for page in PAGES if page.slug == slug), None)
