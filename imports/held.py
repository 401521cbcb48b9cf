"""What a member's history holds already."""

from collections import defaultdict
from datetime import date, datetime

from history.records import Rated, View
from history.stores import history

VIEWS_AT_A_TIME = 5_000


class Held:
    """Of one person, as it was when it was read and with what `add…` said since."""

    def __init__(self, person: str) -> None:
        self.views = {view.view_id: view for view in _all_views(person)}
        self.ratings = {rated.title: rated for rated in history().ratings(person)}
        self._days = defaultdict[int, set[date]](set)
        for view in self.views.values():
            self._days[view.title].add(view.watched_at.date())

    def has_seen(self, title: int, at: datetime | None = None) -> bool:
        """On that day, or ever."""
        days = self._days.get(title, set())
        return bool(days) if at is None else at.date() in days

    def add_view(self, view: View) -> None:
        self.views[view.view_id] = view
        self._days[view.title].add(view.watched_at.date())

    def add_rating(self, rated: Rated) -> None:
        self.ratings[rated.title] = rated


def _all_views(person: str) -> list[View]:
    store, views = history(), list[View]()
    while page := store.recent_views(person, VIEWS_AT_A_TIME, views[-1].view_id if views else None):
        views += page
    return views
