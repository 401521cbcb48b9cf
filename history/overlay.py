"""What somebody's history is once their waiting writes have arrived: people see at once what they
did, however far away the store is."""

from collections.abc import Iterable, Sequence

from history import deciding
from history.records import Rated, View
from history.writes import Forget, Rate, RecordView, RemoveRating, RemoveView, Write


def views(stored: Iterable[View], waiting: Sequence[Write]) -> list[View]:
    """Newest first."""
    known = {view.view_id: view for view in stored}
    for write in waiting:
        match write:
            case RecordView(view):
                known[view.view_id] = deciding.longer(known.get(view.view_id), view)
            case RemoveView(_, view_id):
                known.pop(view_id, None)
            case Forget():
                known.clear()
    return sorted(known.values(), key=lambda view: view.view_id, reverse=True)


def ratings(stored: Iterable[Rated], waiting: Sequence[Write]) -> list[Rated]:
    """Newest first."""
    known = {rated.title: rated for rated in stored}
    for write in waiting:
        match write:
            case Rate(rated):
                known[rated.title] = deciding.newer(known.get(rated.title), rated)
            case RemoveRating(_, title):
                known.pop(title, None)
            case Forget():
                known.clear()
    by_title = sorted(known.values(), key=lambda rated: rated.title)
    return sorted(by_title, key=lambda rated: rated.rated_at, reverse=True)
