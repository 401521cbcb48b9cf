"""A member's stored history, against which an import is compared."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from history.backend import history
from history.records import Rated, View
from imports.models.upload import SOURCE

PAGE_SIZE = 5_000
SAME_EVENING = timedelta(hours=3)
"""Two services may date one view by its beginning and by its end, over midnight too."""


class StoredView(NamedTuple):
    at: datetime
    view_id: str
    is_imported: bool


class ExistingHistory:
    """One person's history as it was when it was loaded, plus what was added with `add_…`."""

    def __init__(self, person: str) -> None:
        self.ratings = {rated.title: rated for rated in history().ratings(person)}
        self._views = defaultdict[int, list[StoredView]](list)
        store, before = history(), None
        while page := store.recent_views(person, PAGE_SIZE, before):
            before = page[-1].view_id
            for view in page:
                self.add_view(view)

    def view_of(self, title: int, at: datetime | None = None) -> StoredView | None:
        """Returns a view of the title of the evening of `at`, or of any if that is None."""
        return next((view for view in self._views[title] if _is_same(view.at, at)), None)

    def add_view(self, view: View) -> None:
        imported = is_imported(view.source)
        self._views[view.title].append(StoredView(view.watched_at, view.view_id, imported))

    def add_rating(self, rated: Rated) -> None:
        self.ratings[rated.title] = rated


def is_imported(source: str) -> bool:
    return source.startswith(f"{SOURCE}:")


def _is_same(stored: datetime, at: datetime | None) -> bool:
    if at is None or stored.date() == at.date():
        return True
    is_day_only = not (at.hour or at.minute or at.second)
    return not is_day_only and abs(stored - at) <= SAME_EVENING
