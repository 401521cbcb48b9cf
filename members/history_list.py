"""A member's own history as a list: a page of it, searched by the names of titles.

Whatever store it lives in: both give all ratings at once, and views newest first.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from catalog.models import Title
from catalog.search_text import plain
from history.records import Rated, View
from history.stores import history
from history.views import moment_text

ON_A_PAGE = 50
VIEWS_AT_A_TIME = 1_000
RATINGS, VIEWS = "ratings", "views"


class Remembered(NamedTuple):
    """One line: a rating, or a view with the rating of its title. `key` tells its place."""

    title_id: int
    title: Title | None
    at: datetime
    stars: float | None
    view_id: str
    minutes: int | None
    source: str
    key: str


class HistoryPage(NamedTuple):
    lines: list[Remembered]
    before: str
    """The key of the last line when there are more, else nothing."""


def ratings_page(person: str, query: str = "", before: str = "") -> HistoryPage:
    wanted = _titles_called(query)
    ratings = (each for each in history().ratings(person) if wanted(each.title))
    if before:
        at, _, title = before.partition("~")
        last = int(title) if title.isdecimal() else 0
        ratings = (each for each in ratings if _comes_after(each, at, last))
    return _page(_from_rating(each) for each in ratings)


def views_page(person: str, query: str = "", before: str = "") -> HistoryPage:
    wanted = _titles_called(query)
    stars = {each.title: each.stars for each in history().ratings(person)}
    views = (each for each in _views(person, before, bool(query)) if wanted(each.title))
    return _page(_from_view(each, stars.get(each.title)) for each in views)


def _views(person: str, before: str, is_search: bool) -> Iterator[View]:
    at_a_time = VIEWS_AT_A_TIME if is_search else ON_A_PAGE + 1
    while page := history().recent_views(person, at_a_time, before or None):
        yield from page
        before = page[-1].view_id


def _comes_after(rated: Rated, at: str, title: int) -> bool:
    """Newest first, and of one moment the lower title first, as the stores give them."""
    there = moment_text(rated.rated_at)
    return there < at or (there == at and rated.title > title)


def _titles_called(query: str) -> Callable[[int], bool]:
    words = plain(query[:200]).split()
    if not words:
        return lambda title: True
    titles = Title.objects.order_by()
    for word in words:
        titles = titles.filter(search_text__contains=f" {word}")
    return frozenset(titles.values_list("id", flat=True)).__contains__


def _from_rating(rated: Rated) -> Remembered:
    key = f"{moment_text(rated.rated_at)}~{rated.title}"
    return Remembered(rated.title, None, rated.rated_at, rated.stars, "", None, rated.source, key)


def _from_view(view: View, stars: float | None) -> Remembered:
    minutes = round(view.seconds / 60) if view.seconds else None
    key = view.view_id
    return Remembered(view.title, None, view.watched_at, stars, key, minutes, view.source, key)


def _page(found: Iterable[Remembered]) -> HistoryPage:
    lines = list(islice(found, ON_A_PAGE + 1))
    page = lines[:ON_A_PAGE]
    titles = Title.objects.in_bulk({each.title_id for each in page})
    shown = [each._replace(title=titles.get(each.title_id)) for each in page]
    return HistoryPage(shown, page[-1].key if len(lines) > ON_A_PAGE else "")
