"""Rules that merge two records of one view or of one rating.

Neither rule depends on the order of arrival, so delivery may repeat or reorder records.
"""

from collections.abc import Iterable

from history.records import Rated, View


def longer_view(one: View | None, other: View) -> View:
    """Picks of two records of one view the one watched longer; of equals the first."""
    if one is None:
        return other
    return other if _length(other) > _length(one) else one


def newer_rating(one: Rated | None, other: Rated) -> Rated:
    """Picks of two ratings of one title the newest; of equals the first."""
    return other if one is None or other.rated_at > one.rated_at else one


def unique_views(views: Iterable[View]) -> list[View]:
    merged: dict[tuple[str, str], View] = {}
    for view in views:
        key = view.person, view.view_id
        merged[key] = longer_view(merged.get(key), view)
    return list(merged.values())


def unique_ratings(ratings: Iterable[Rated]) -> list[Rated]:
    merged: dict[tuple[str, int], Rated] = {}
    for rated in ratings:
        key = rated.person, rated.title
        merged[key] = newer_rating(merged.get(key), rated)
    return list(merged.values())


def _length(view: View) -> int:
    return -1 if view.seconds is None else view.seconds
