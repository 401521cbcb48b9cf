"""Matches rows of an export to titles of the catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from catalog.models import YEARS_APART
from catalog.search_text import match_key
from imports.episode_names import SeriesNames, series_of
from imports.export_row import DatedRow, ParsedRow
from imports.title_index import IndexedTitle, TitleIndex

MAX_CANDIDATES = 12
OLD_YEARS = 30
"""A title that was this old when a service without years showed it may be another of its name."""


NameKey = tuple[str, int, str]
"""A name as `match_key` writes it, its year or 0, and the address of a film where one is needed."""


class Match(msgspec.Struct, frozen=True, gc=False):
    """The candidate titles of a row, most popular first. `name` is without the episode."""

    name: str
    candidates: tuple[int, ...] = ()
    is_certain: bool = False
    uri: str = ""
    """The film's address at the service, where another film has its name and year."""


class Matcher:
    """Matches all rows of one export, with one scan of the catalogue."""

    def __init__(
        self, rows: Sequence[DatedRow], placed: Mapping[NameKey, int | None] | None = None
    ) -> None:
        """`placed`: the titles that the member chose by hand; None where they chose none."""
        self._placed = placed or {}
        parsed = {_identity(line.parsed) for line in rows}
        self._series_names = SeriesNames(each.name for each in parsed if each.episode)
        self._shared = _names_of_several(parsed)
        self._first_shown = _first_years(rows)
        names = {name for each in parsed for name in self._possible_names(each)}
        imdb_ids = {each.imdb_id for each in parsed if each.imdb_id}
        tmdb_ids = {each.tmdb_id for each in parsed if each.tmdb_id}
        self._index = TitleIndex(names, imdb_ids, tmdb_ids)
        self._matches: dict[ParsedRow, Match] = {}  # of names that may contain an episode's

    def match(self, parsed: ParsedRow) -> Match:
        """Matches as the member did by hand; else by id, then by name and year, then by a name
        that only one title has."""
        identity = _identity(parsed)
        if not identity.episode:  # quickly matched, and most names are unique: not worth the memory
            return self._match(identity)
        if identity not in self._matches:
            self._matches[identity] = self._match(identity)
        return self._matches[identity]

    def _match(self, identity: ParsedRow) -> Match:
        match = self._match_by_id_or_name(identity)
        if identity.uri and _name_and_year(identity) in self._shared:
            match = msgspec.structs.replace(match, uri=identity.uri)
        if not self._placed:
            return match
        key = (match_key(match.name), identity.year or 0, match.uri)
        if key not in self._placed:
            return match
        title = self._placed[key]
        candidates = () if title is None else (title,)
        return Match(match.name, candidates, is_certain=title is not None, uri=match.uri)

    def _match_by_id_or_name(self, identity: ParsedRow) -> Match:
        if found := self._index.with_id(identity.imdb_id, identity.kind, identity.tmdb_id):
            return Match(identity.name, (found.id,), is_certain=True)
        if identity.episode:
            return self._match_episode(identity)
        found_by_name = self._match_name(identity.name, identity)
        if not found_by_name.candidates and identity.original_name:
            by_original = self._match_name(identity.original_name, identity)
            return msgspec.structs.replace(by_original, name=identity.name)
        return found_by_name

    def _match_episode(self, identity: ParsedRow) -> Match:
        """Matches a name that may contain an episode's; the whole name may be a film's."""
        of_series = msgspec.structs.replace(identity, kind="series")
        if (series := series_of(identity.name)) is not None:
            return self._match_name(series, of_series)
        by_whole_name = self._match_name(identity.name, identity)
        if not by_whole_name.candidates:
            for prefix in self._series_names.prefixes(identity.name):
                if (found := self._match_name(prefix, of_series)).candidates:
                    return found
        return by_whole_name

    def _match_name(self, name: str, identity: ParsedRow) -> Match:
        """Matches by name. Titles of that name but years apart are for the member to confirm."""
        possible = [each for each in self._index.with_name(name) if _is_compatible(each, identity)]
        same_year = [each for each in possible if identity.year and each.year == identity.year]
        fitting = same_year or [each for each in possible if _is_near_year(each, identity.year)]
        if len(fitting) == 1 and not self._is_doubtful(fitting[0], identity):
            return Match(name, (fitting[0].id,), is_certain=True)
        return Match(name, tuple(each.id for each in possible[:MAX_CANDIDATES]))

    def _is_doubtful(self, only: IndexedTitle, identity: ParsedRow) -> bool:
        """Whether the only title of a name may still be another one than the row means."""
        if identity.episode and identity.year is None and only.year is not None:
            return self._first_shown[identity.name] - only.year > OLD_YEARS
        return bool(self._shared) and _name_and_year(identity) in self._shared

    def _possible_names(self, identity: ParsedRow) -> list[str]:
        names = [identity.name]
        if identity.original_name:
            names.append(identity.original_name)
        series = series_of(identity.name) if identity.episode else None
        return names + (
            [series] if series is not None else self._series_names.prefixes(identity.name)
        )


def _identity(parsed: ParsedRow) -> ParsedRow:
    """Returns the fields that identify the title, as the key of the cache."""
    return ParsedRow(
        name=parsed.name,
        original_name=parsed.original_name,
        year=parsed.year,
        kind=parsed.kind,
        imdb_id=parsed.imdb_id,
        tmdb_id=parsed.tmdb_id,
        uri=parsed.uri,
        episode=parsed.episode,
    )


def _name_and_year(parsed: ParsedRow) -> tuple[str, int | None]:
    return match_key(parsed.name), parsed.year


def _names_of_several(parsed: Iterable[ParsedRow]) -> frozenset[tuple[str, int | None]]:
    """Returns the names and years that have several addresses: these are several films."""
    addresses = defaultdict[tuple[str, int | None], set[str]](set)
    for each in parsed:
        if each.uri:
            addresses[_name_and_year(each)].add(each.uri)
    return frozenset(key for key, found in addresses.items() if len(found) > 1)


def _first_years(rows: Iterable[DatedRow]) -> dict[str, int]:
    """Returns the year in which each name of a service without years was first dated."""
    years: dict[str, int] = {}
    for row in rows:
        dated = [at.year for at in (row.watched_at, row.rated_at, row.wanted_at) if at]
        if row.parsed.episode and dated:
            name = row.parsed.name
            years[name] = min(years.get(name, dated[0]), *dated)
    return years


def _is_compatible(title: IndexedTitle, identity: ParsedRow) -> bool:
    if identity.kind and title.kind != identity.kind:
        return False
    is_other = identity.tmdb_id and title.tmdb_id and title.tmdb_id != identity.tmdb_id
    if is_other and identity.kind:  # films and series are counted apart
        return False
    return not (identity.imdb_id and title.imdb_id and title.imdb_id != identity.imdb_id)


def _is_near_year(title: IndexedTitle, year: int | None) -> bool:
    return title.year is None or year is None or abs(title.year - year) <= YEARS_APART
