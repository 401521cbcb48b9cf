"""Titles that are likely to be one: of one kind, with a name in common, at most a year apart."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple

from django.core.cache import cache

from catalog.models import YEARS_APART, CatalogRevision, DistinctTitles, Title
from catalog.name_forms import without_article
from catalog.search_text import match_key

ROWS_AT_A_TIME = 5_000
KEPT_SECONDS = 3_600
COLUMNS = ("kind", "name", "original_name", "id", "year", "popularity", "imdb_id", "tmdb_id")
Columns = tuple[Any, ...]


class Pair(NamedTuple):
    """Ids of two titles, that of the more popular one first. `differs`: other sites number them
    as two: a remake, more often than a duplicate."""

    kept: int
    old: int
    differs: bool


class _Row(NamedTuple):
    id: int
    year: int | None
    popularity: float
    ids: tuple[str | int | None, ...]


Distinct = frozenset[frozenset[int]]


def likely_duplicates() -> list[Pair]:
    """Returns the pairs, those that no id contradicts first, the more popular first; none that
    somebody has stated to be two films. One scan of the catalogue, remembered until it changes."""
    key = f"catalog.namesakes.{CatalogRevision.current()}"
    namesakes: list[list[_Row]] | None = cache.get(key)
    if namesakes is None:
        namesakes = _namesakes()
        cache.set(key, namesakes, KEPT_SECONDS)
    return _pairs(namesakes, _distinct())


def _distinct() -> Distinct:
    stated = DistinctTitles.objects.order_by().values_list("first", "second")
    return frozenset(map(frozenset, stated))


def _namesakes() -> list[list[_Row]]:
    """Returns the titles of each name, as far as any two of them may be one. Most names have one
    title: nothing is made for it but its key."""
    first: dict[str, Columns] = {}
    named: dict[str, dict[int, _Row]] = {}
    rows = Title.objects.active().order_by().values_list(*COLUMNS)
    for row in rows.iterator(ROWS_AT_A_TIME):
        for key in _keys(*row[:3]):
            other = first.setdefault(key, row)
            if other is not row:
                titles = named.setdefault(key, {})
                for each in (other, row):
                    titles.setdefault(each[3], _row(*each[3:]))
    found = (list(rows_of_name.values()) for rows_of_name in named.values())
    return [rows for rows in found if any(_near(rows, frozenset()))]


def _keys(kind: str, name: str, original: str) -> Iterator[str]:
    key = without_article(match_key(name))
    if key:
        yield f"{kind} {key}"
    if original and original != name:
        other = without_article(match_key(original))
        if other and other != key:
            yield f"{kind} {other}"


def _row(pk: int, year: int | None, popularity: float, *ids: str | int | None) -> _Row:
    return _Row(pk, year, popularity, ids)


def _pairs(namesakes: list[list[_Row]], distinct: Distinct) -> list[Pair]:
    pairs = {
        frozenset((one.id, other.id)): (one, other)
        for rows in namesakes
        for one, other in _near(rows, distinct)
    }
    ordered = sorted(
        ((*_pair(*pair), -max(each.popularity for each in pair)) for pair in pairs.values()),
        key=lambda each: (each[2], each[3], each[0], each[1]),
    )
    return [Pair(kept, old, differs) for kept, old, differs, _popularity in ordered]


def _near(rows: list[_Row], distinct: Distinct) -> Iterator[tuple[_Row, _Row]]:
    """Each with its neighbour by year, or the next one that is not known to be another film; a
    title without a year may be any of them."""
    dated = sorted((each for each in rows if each.year is not None), key=_year)
    undated = [each for each in rows if each.year is None]
    for place, one in enumerate(dated):
        latest = _year(one) + YEARS_APART
        later = dated[place + 1 :]
        yield from _first(one, takewhile(partial(_is_until, latest), later), distinct)
    for place, one in enumerate(undated):
        yield from _first(one, undated[place + 1 :], distinct)
    if undated:
        yield from _first(undated[0], dated, distinct)


def _year(row: _Row) -> int:
    return row.year or 0


def _is_until(year: int, row: _Row) -> bool:
    return _year(row) <= year


def _first(one: _Row, others: Iterable[_Row], distinct: Distinct) -> Iterator[tuple[_Row, _Row]]:
    """The pair with the first of the others that may be the same."""
    for other in others:
        if frozenset((one.id, other.id)) not in distinct:
            yield one, other
            return


def _pair(one: _Row, other: _Row) -> tuple[int, int, bool]:
    differs = any(
        a is not None and b is not None and a != b for a, b in zip(one.ids, other.ids, strict=True)
    )
    kept, old = sorted((one, other), key=lambda each: (-each.popularity, each.id))
    return kept.id, old.id, differs
