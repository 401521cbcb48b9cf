"""Titles that were merged: their ratings and views are the kept title's.

Rows of the relational tables move. What is in DynamoDB, by person alone, stays where it is and is
read as the kept title's, so that undoing a merge has nothing to give back there.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from catalog.chunks import chunks
from catalog.merging import followers
from catalog.merging.merge import current_titles
from catalog.models import TitleMerge
from history import change_feed, merge_rules, models
from history.interface import Cursor, History
from history.models.rating import DATASET
from history.records import Changed, Rated, View

ROWS_AT_A_TIME = followers.ROWS_AT_A_TIME
RATING_FIELDS = ("stars", "rated_at", "source")
Pair = tuple[models.Rating, models.Rating]
Record = TypeVar("Record", View, Rated)


class Views(followers.MovedTable):
    def __init__(self) -> None:
        super().__init__(models.View, _("views of members"))

    def merge(self, old: int, kept: int) -> followers.Moved:
        moved = super().merge(old, kept)
        _views_changed(moved)
        return moved

    def undo(self, old: int, kept: int, moved: followers.Moved) -> None:
        super().undo(old, kept, moved)
        _views_changed(moved)


def _views_changed(rows: list[Any]) -> None:
    for some in chunks(rows, ROWS_AT_A_TIME):
        views = models.View.objects.filter(pk__in=some)
        keys = views.order_by("pk").values_list("person", "view_id")
        change_feed.append(change_feed.view_key(*key) for key in keys)


class Ratings(followers.MovedTable):
    """Of somebody who rated both, the newer rating is the kept title's, the other the old one's."""

    def __init__(self) -> None:
        super().__init__(models.Rating, _("ratings"), ["person"])

    def merge(self, old: int, kept: int) -> followers.Moved:
        moved = super().merge(old, kept)
        _ratings_changed(moved, old, kept)
        exchanged = [pair for pair in _rated_both(old, kept) if pair[0].rated_at > pair[1].rated_at]
        for pair in exchanged:
            _exchange(*pair)
        of_both = [[one.pk, other.pk, other.rated_at.isoformat()] for one, other in exchanged]
        return {"moved": moved, "exchanged": of_both}

    def undo(self, old: int, kept: int, moved: followers.Moved) -> None:
        given = {other: datetime.fromisoformat(at) for _one, other, at in moved["exchanged"]}
        of_old = {each.person: each for each in models.Rating.objects.filter(title=old)}
        for some in chunks(given, ROWS_AT_A_TIME):
            for other in models.Rating.objects.filter(pk__in=some, title=kept):
                if other.rated_at != given[other.pk]:
                    continue
                if (one := of_old.get(other.person)) is not None:
                    _exchange(one, other)
                else:  # an import brought what the old title had got for it, and was undone since
                    moved["moved"].append(other.pk)
        super().undo(old, kept, moved["moved"])
        _ratings_changed(moved["moved"], old, kept)


def _rated_both(old: int, kept: int) -> list[Pair]:
    of_old = {each.person: each for each in models.Rating.objects.filter(title=old)}
    raters = models.Rating.objects.filter(title=old).values("person")
    of_kept = models.Rating.objects.filter(title=kept, person__in=raters)
    return [(of_old[each.person], each) for each in of_kept if each.person in of_old]


def _exchange(one: models.Rating, other: models.Rating) -> None:
    for field in RATING_FIELDS:
        mine, theirs = getattr(one, field), getattr(other, field)
        setattr(one, field, theirs)
        setattr(other, field, mine)
    models.Rating.objects.bulk_update([one, other], RATING_FIELDS)
    if DATASET not in (one.source, other.source):
        keys = [change_feed.rating_key(each.person, each.title_id) for each in (one, other)]
        change_feed.append(keys)


def _ratings_changed(rows: list[Any], old: int, kept: int) -> None:
    for some in chunks(rows, ROWS_AT_A_TIME):
        ratings = models.Rating.objects.filter(pk__in=some)
        people = ratings.exclude(source=DATASET).order_by("pk").values_list("person", flat=True)
        change_feed.append(
            change_feed.rating_key(person, title) for person in people for title in (old, kept)
        )


def register() -> None:
    followers.register(Views(), Ratings())


def of_current_titles(ratings: Iterable[Rated]) -> Iterator[Rated]:
    """Streams ratings, those of titles that were merged at last: of somebody's ratings of both, the
    newer one."""
    current = current_titles()
    merged, of_merged = {*current, *current.values()}, list[Rated]()
    for rated in ratings:
        if rated.title in merged:
            of_merged.append(_of(rated, current))
        else:
            yield rated
    yield from merge_rules.unique_ratings(of_merged)


def as_stored(store: History) -> History:
    """Returns the store whose ratings are of the titles that were rated, merged or not."""
    return store.store if isinstance(store, MergedTitlesHistory) else store


def with_merged(titles: Iterable[int]) -> list[int]:
    """Returns the titles, and those that were merged into them."""
    return _with_merged(titles, current_titles())


def bring_forward(person: str, titles: Iterable[int]) -> None:
    """Makes what a merge left with the old title the rating of the one of these that is kept, where
    it has none any more, or an older one. Undoing the merge gives it back. Rows alone: what is in
    DynamoDB is read as the kept title's."""
    asked, current = set(titles), current_titles()
    left = models.Rating.objects.filter(
        person=person, title__in=[old for old, kept in current.items() if kept in asked]
    )
    for one in left.order_by("-rated_at", "pk"):
        kept = current[one.title_id]
        other = models.Rating.objects.filter(person=person, title=kept).first()
        if other is None:
            _move_to(kept, one)
        elif one.rated_at > other.rated_at:
            _exchange(one, other)
            _note_exchange(one, other)


def _note_exchange(one: models.Rating, other: models.Rating) -> None:
    """Two exchanges are none."""
    merges = TitleMerge.objects.select_for_update().filter(old=one.title_id, undone_at=None)
    if (record := merges.filter(kept=other.title_id).first()) is None:
        return
    moved = _moved_ratings(record)
    others = [each for each in moved["exchanged"] if each[0] != one.pk]
    if len(others) == len(moved["exchanged"]):
        others.append([one.pk, other.pk, other.rated_at.isoformat()])
    moved["exchanged"] = others
    record.save(update_fields=["moved"])


def _moved_ratings(record: TitleMerge) -> Any:
    empty: dict[str, list[Any]] = {"moved": [], "exchanged": []}
    return record.moved["rows"].setdefault(models.Rating._meta.label, empty)


def _move_to(kept: int, rating: models.Rating) -> None:
    """Notes it in each merge on the way, but for one that had brought it to the old title."""
    old, step = rating.title_id, rating.title_id
    while step != kept:
        record = (
            TitleMerge.objects.select_for_update().filter(old=step, undone_at=None).latest("pk")
        )
        moved = _moved_ratings(record)
        if rating.pk not in {one for one, _other, _at in moved["exchanged"]}:
            moved["moved"].append(rating.pk)
            record.save(update_fields=["moved"])
        step = record.kept_id
    models.Rating.objects.filter(pk=rating.pk).update(title=kept)
    _ratings_changed([rating.pk], old, kept)


class MergedTitlesHistory:
    """A store whose records of merged titles are read, rated and removed as the kept one's."""

    def __init__(self, store: History) -> None:
        self._store = store

    @property
    def store(self) -> History:
        return self._store

    def record_view(self, view: View) -> None:
        self._store.record_view(view)

    def record_views(self, views: Iterable[View]) -> None:
        self._store.record_views(views)

    def rate(self, rated: Rated) -> None:
        self._store.rate(rated)

    def rate_many(self, ratings: Iterable[Rated]) -> None:
        self._store.rate_many(ratings)

    def remove_view(self, person: str, view_id: str) -> None:
        self._store.remove_view(person, view_id)

    def remove_views(self, person: str, view_ids: Iterable[str]) -> None:
        self._store.remove_views(person, view_ids)

    def remove_rating(self, person: str, title: int) -> None:
        self.remove_ratings(person, [title])

    def remove_ratings(self, person: str, titles: Iterable[int]) -> None:
        self._store.remove_ratings(person, _with_merged(titles, current_titles()))

    def forget(self, person: str) -> None:
        self._store.forget(person)

    def recent_views(self, person: str, limit: int, before: str | None = None) -> list[View]:
        return _renamed(self._store.recent_views(person, limit, before), current_titles())

    def ratings(self, person: str) -> list[Rated]:
        ratings = _renamed(self._store.ratings(person), current_titles())
        newest = merge_rules.unique_ratings(ratings)
        return sorted(newest, key=lambda each: each.rated_at, reverse=True)

    def ratings_of_titles(self, person: str, titles: Iterable[int]) -> list[Rated]:
        current = current_titles()
        ratings = self._store.ratings_of_titles(person, _with_merged(titles, current))
        return merge_rules.unique_ratings(_renamed(ratings, current))

    def views_of_title(self, title: int, limit: int) -> list[View]:
        current = current_titles()
        found = [
            view
            for each in _with_merged([title], current)
            for view in self._store.views_of_title(each, limit)
        ]
        newest = sorted(found, key=lambda each: each.view_id, reverse=True)
        return _renamed(newest[:limit], current)

    def changes_since(self, cursor: Cursor | None) -> Iterator[tuple[Cursor, Changed]]:
        """As they are stored: a merge changes nothing here, and facts keep the title they name."""
        return self._store.changes_since(cursor)


def _with_merged(titles: Iterable[int], current: dict[int, int]) -> list[int]:
    asked = dict.fromkeys(titles)
    return [*asked, *(old for old, kept in current.items() if kept in asked and old not in asked)]


def _renamed(records: Iterable[Record], current: dict[int, int]) -> list[Record]:
    return [_of(each, current) for each in records]


def _of(record: Record, current: dict[int, int]) -> Record:
    title = current.get(record.title, record.title)
    return record if title == record.title else replace(record, title=title)
