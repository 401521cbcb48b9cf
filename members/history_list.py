"""Pages of a member's history, searchable by the names of titles.

It works with either store: both return all ratings at once, and views newest first.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from catalog.input_validation import whole_number
from catalog.models import Title
from catalog.search_text import plain
from history.backend import history
from history.records import Rated, View
from history.view_ids import is_last_possible_day, moment_text
from imports.models import wanted_titles

ON_A_PAGE = 50
VIEWS_AT_A_TIME = 1_000
RATINGS, VIEWS, WANTED = "ratings", "views", "wanted"


class HistoryLine(NamedTuple):
    """One line: a rating, a view with the rating of its title, or a title to watch.

    `key` is the cursor after it.
    `or_before`: it was watched on that day or on one before.
    """

    title_id: int
    title: Title | None
    at: datetime
    stars: float | None
    view_id: str
    minutes: int | None
    source: str
    key: str
    or_before: bool = False


class HistoryPage(NamedTuple):
    lines: list[HistoryLine]
    before: str
    """The key of the last line if there are more, else empty."""


def ratings_page(person: str, query: str = "", before: str = "") -> HistoryPage:
    wanted = _title_filter(query)
    ratings = (each for each in history().ratings(person) if wanted(each.title))
    if before:
        at, _, title = before.partition("~")
        last = whole_number(title) or 0
        ratings = (each for each in ratings if _comes_after(each, at, last))
    return _page(_from_rating(each) for each in ratings)


def views_page(person: str, query: str = "", before: str = "") -> HistoryPage:
    wanted = _title_filter(query)
    stars = {each.title: each.stars for each in history().ratings(person)}
    views = (each for each in _views(person, before, bool(query)) if wanted(each.title))
    return _page(_from_view(each, stars.get(each.title)) for each in views)


def wanted_page(person: str, query: str = "", before: str = "") -> HistoryPage:
    """What the member wants to watch, and has neither watched nor rated since."""
    shown = _title_filter(query)
    seen = {each.title for each in history().ratings(person)}
    seen |= {each.title for each in _views(person, "", is_search=True)}
    lines = (_from_wanted(*each) for each in wanted_titles(int(person.partition(":")[2])))
    new = (each for each in lines if each.title_id not in seen and shown(each.title_id))
    return _page(each for each in new if not before or each.key < before)


def _views(person: str, before: str, is_search: bool) -> Iterator[View]:
    at_a_time = VIEWS_AT_A_TIME if is_search else ON_A_PAGE + 1
    while page := history().recent_views(person, at_a_time, before or None):
        yield from page
        before = page[-1].view_id


def _comes_after(rated: Rated, at: str, title: int) -> bool:
    """Newest first, and of one moment the lower title first, as the stores give them."""
    there = moment_text(rated.rated_at)
    return there < at or (there == at and rated.title > title)


def _title_filter(query: str) -> Callable[[int], bool]:
    words = plain(query[:200]).split()
    if not words:
        return lambda title: True
    titles = Title.objects.order_by()
    for word in words:
        titles = titles.filter(search_text__contains=f" {word}")
    return frozenset(titles.values_list("id", flat=True)).__contains__


def _from_rating(rated: Rated) -> HistoryLine:
    key = f"{moment_text(rated.rated_at)}~{rated.title}"
    return HistoryLine(rated.title, None, rated.rated_at, rated.stars, "", None, rated.source, key)


def _from_wanted(title: int, at: datetime) -> HistoryLine:
    # Of one moment the higher title first: the key falls from line to line.
    key = f"{moment_text(at.astimezone(UTC))}~{title:010}"
    return HistoryLine(title, None, at, None, "", None, "", key)


def _from_view(view: View, stars: float | None) -> HistoryLine:
    minutes = round(view.seconds / 60) if view.seconds else None
    key = view.view_id
    or_before = is_last_possible_day(key)
    return HistoryLine(
        view.title, None, view.watched_at, stars, key, minutes, view.source, key, or_before
    )


def _page(found: Iterable[HistoryLine]) -> HistoryPage:
    lines = list(islice(found, ON_A_PAGE + 1))
    page = lines[:ON_A_PAGE]
    titles = Title.objects.in_bulk({each.title_id for each in page})
    shown = [each._replace(title=titles.get(each.title_id)) for each in page]
    return HistoryPage(shown, page[-1].key if len(lines) > ON_A_PAGE else "")
