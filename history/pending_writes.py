"""Applies pending writes to what the store returned, so that people read their own writes."""

from collections.abc import Iterable, Sequence

from history import merge_rules
from history.outbox_messages import Forget, Message, Rate, RecordView, RemoveRating, RemoveView
from history.records import Rated, View


def views(stored: Iterable[View], pending: Sequence[Message]) -> list[View]:
    """Newest first."""
    known = {view.view_id: view for view in stored}
    for write in pending:
        match write:
            case RecordView(view):
                known[view.view_id] = merge_rules.longer_view(known.get(view.view_id), view)
            case RemoveView(_, view_id):
                known.pop(view_id, None)
            case Forget():
                known.clear()
    return sorted(known.values(), key=lambda view: view.view_id, reverse=True)


def ratings(stored: Iterable[Rated], pending: Sequence[Message]) -> list[Rated]:
    """Newest first."""
    known = {rated.title: rated for rated in stored}
    for write in pending:
        match write:
            case Rate(rated):
                known[rated.title] = merge_rules.newer_rating(known.get(rated.title), rated)
            case RemoveRating(_, title):
                known.pop(title, None)
            case Forget():
                known.clear()
    by_title = sorted(known.values(), key=lambda rated: rated.title)
    return sorted(by_title, key=lambda rated: rated.rated_at, reverse=True)
