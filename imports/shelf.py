"""Which titles of the catalogue an export may mean, looked up by what they are called."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from catalog.models import Title
from catalog.search_text import match_key, without_article

ROWS_AT_A_TIME = 5_000


class Known(NamedTuple):
    """As much of a title as matching needs."""

    id: int
    kind: str
    year: int | None
    imdb_id: str | None
    popularity: float


class Shelf:
    """One look through the catalogue that keeps only what was asked for."""

    def __init__(self, names: Collection[str], imdb_ids: Collection[str]) -> None:
        self._by_name = defaultdict[str, list[Known]](list)
        self._by_imdb_id: dict[str, Known] = {}
        keys, wanted_ids = {match_key(name) for name in names}, frozenset(imdb_ids)
        columns = ("id", "kind", "year", "imdb_id", "popularity", "name", "search_text")
        rows = Title.objects.active().order_by().values_list(*columns)
        for *known, name, search_text in rows.iterator(ROWS_AT_A_TIME):
            title = Known(*known)
            for key in keys.intersection(_keys(name, search_text)):
                self._by_name[key].append(title)
            if title.imdb_id in wanted_ids:
                self._by_imdb_id[title.imdb_id or ""] = title

    def named(self, name: str) -> list[Known]:
        """The best known first."""
        return sorted(self._by_name.get(match_key(name), ()), key=lambda each: -each.popularity)

    def with_imdb_id(self, imdb_id: str) -> Known | None:
        return self._by_imdb_id.get(imdb_id)


def _keys(name: str, search_text: str) -> set[str]:
    """Those of both names. Kept as plain words with the title, they need not be made again."""
    keys = {without_article(line.strip()) for line in search_text.splitlines()}
    return keys or {match_key(name)}
