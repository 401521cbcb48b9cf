"""What counts when the same thing is recorded again, in whatever order it comes.

Neither rule asks which came last, so nothing depends on the order of delivery.
"""

from collections.abc import Iterable

from history.records import Rated, View


def longer(one: View | None, other: View) -> View:
    """Of two recordings of one view: the longer watching; of equals the first."""
    if one is None:
        return other
    return other if _length(other) > _length(one) else one


def newer(one: Rated | None, other: Rated) -> Rated:
    """Of two ratings of one title: the newest; of equals the first."""
    return other if one is None or other.rated_at > one.rated_at else one


def each_view_once(views: Iterable[View]) -> list[View]:
    kept: dict[tuple[str, str], View] = {}
    for view in views:
        key = view.person, view.view_id
        kept[key] = longer(kept.get(key), view)
    return list(kept.values())


def each_title_once(ratings: Iterable[Rated]) -> list[Rated]:
    kept: dict[tuple[str, int], Rated] = {}
    for rated in ratings:
        key = rated.person, rated.title
        kept[key] = newer(kept.get(key), rated)
    return list(kept.values())


def _length(view: View) -> int:
    return -1 if view.seconds is None else view.seconds
