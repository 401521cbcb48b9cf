"""An index of catalogue titles by name and ids, restricted to those of one export."""

import sys
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from catalog.merging.merge import current_titles
from catalog.models import Title
from catalog.name_forms import without_article
from catalog.search_text import match_key

CHUNK_SIZE = 5_000


class IndexedTitle(NamedTuple):
    """The fields of a title that matching needs."""

    id: int
    kind: str
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None
    popularity: float


class TitleIndex:
    """Built with one scan of the catalogue; contains only titles with the given names or ids."""

    def __init__(
        self, names: Collection[str], imdb_ids: Collection[str], tmdb_ids: Collection[int]
    ) -> None:
        self._by_name = defaultdict[str, list[IndexedTitle]](list)
        self._by_imdb_id: dict[str, IndexedTitle] = {}
        self._by_tmdb_id: dict[tuple[str, int], IndexedTitle] = {}
        keys, imdb_ids, tmdb_ids = {match_key(name) for name in names}, {*imdb_ids}, {*tmdb_ids}
        columns = ("id", "kind", "year", "imdb_id", "tmdb_id", "popularity", "name", "search_text")
        rows = Title.objects.active().order_by().values_list(*columns)
        current = current_titles()
        now = Title.objects.active().in_bulk(set(current.values()))
        for number, kind, *fields, name, search_text in rows.iterator(CHUNK_SIZE):
            title = IndexedTitle(number, sys.intern(kind), *fields)
            self._add(title, keys.intersection(_keys(name, search_text)), imdb_ids, tmdb_ids)
        for old in Title.objects.in_bulk(current).values():
            if (kept := now.get(current[old.pk])) is not None:
                title = IndexedTitle(*(getattr(kept, column) for column in columns[:-2]))
                found = keys.intersection(_keys(old.name, old.search_text))
                self._add_merged(title, old, found)

    def _add(
        self,
        title: IndexedTitle,
        names: Collection[str],
        imdb_ids: Collection[str],
        tmdb_ids: Collection[int],
    ) -> None:
        for key in names:
            self._by_name[key].append(title)
        if title.imdb_id in imdb_ids:
            self._by_imdb_id[title.imdb_id or ""] = title
        if title.tmdb_id in tmdb_ids:
            self._by_tmdb_id[title.kind, title.tmdb_id or 0] = title

    def _add_merged(self, title: IndexedTitle, old: Title, names: Collection[str]) -> None:
        """The names and ids of a title that was merged lead to the one that it is now."""
        for key in names:
            if title not in self._by_name[key]:
                self._by_name[key].append(title)
        if old.imdb_id:
            self._by_imdb_id.setdefault(old.imdb_id, title)
        if old.tmdb_id:
            self._by_tmdb_id.setdefault((old.kind, old.tmdb_id), title)

    def with_name(self, name: str) -> list[IndexedTitle]:
        """Returns the titles of that name, most popular first."""
        return sorted(self._by_name.get(match_key(name), ()), key=lambda each: -each.popularity)

    def with_id(self, imdb_id: str, kind: str, tmdb_id: int | None) -> IndexedTitle | None:
        """Returns the title with the IMDb id, else the one with the TMDB id, which has a kind."""
        return self._by_imdb_id.get(imdb_id) or self._by_tmdb_id.get((kind, tmdb_id or 0))


def _keys(name: str, search_text: str) -> set[str]:
    """Returns the match keys of both names, from the normalised words stored with the title."""
    keys = {without_article(line.strip()) for line in search_text.splitlines()}
    return keys or {match_key(name)}
