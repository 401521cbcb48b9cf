"""Merges the rows of one title into one entry: episodes, sittings, a diary beside a list."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from catalog.search_text import match_key
from imports.export_row import DatedRow, ParsedRow
from imports.title_matching import Match, Matcher

LONGEST_PAUSE = timedelta(hours=1)


class WatchedDay(msgspec.Struct, frozen=True, gc=False):
    """A day on which a title was watched, in one or more sittings; `seconds` is their sum."""

    at: datetime
    seconds: int | None = None


class MergedRows(msgspec.Struct):
    """All rows of one title and one profile. `loose`: watched on that day or before."""

    parsed: ParsedRow
    match: Match
    stars: float | None = None
    rated_at: datetime | None = None
    sittings: dict[tuple[str, datetime], int | None] | None = None
    loose: datetime | None = None
    undated: bool = False
    wanted_at: datetime | None = None

    def add(self, dated: DatedRow) -> None:
        parsed = dated.parsed
        if dated.rated_at and self._is_newer(dated, dated.rated_at):
            self.stars, self.rated_at, self.undated = parsed.stars, dated.rated_at, dated.undated
        if dated.wanted_at:
            self.wanted_at = min(self.wanted_at or dated.wanted_at, dated.wanted_at)
        if dated.watched_at is None:
            return
        if dated.loose:
            self.loose = min(self.loose or dated.watched_at, dated.watched_at)
        else:
            # The same row twice is one sitting.
            key = (parsed.name, dated.watched_at)
            if self.sittings is None:  # a list of ratings has none, a hundred thousand times
                self.sittings = {}
            self.sittings[key] = _longer_seconds(self.sittings.get(key), parsed.seconds)

    def _is_newer(self, dated: DatedRow, rated_at: datetime) -> bool:
        """Whether a rating replaces the one that is there; one with a day is preferred."""
        if self.rated_at is None or self.undated != dated.undated:
            return self.rated_at is None or self.undated
        return rated_at >= self.rated_at

    @property
    def kind(self) -> str:
        """The kind, as far as the rows show it: a name without its episode is a series'."""
        return "series" if self.match.name != self.parsed.name else self.parsed.kind

    @property
    def is_loose(self) -> bool:
        """Whether only an upper bound of the day is known; a dated sitting is preferred."""
        return self.loose is not None and not self.sittings

    def views(self) -> list[WatchedDay]:
        if not self.sittings:
            return [WatchedDay(self.loose)] if self.loose else []
        days: list[WatchedDay] = []
        until = None
        for at, seconds in sorted((at, seconds or 0) for (_, at), seconds in self.sittings.items()):
            if days and (at.date() == days[-1].at.date() or _continues(until, at)):
                total = (days[-1].seconds or 0) + seconds
                days[-1] = WatchedDay(days[-1].at, total or None)
            else:
                days.append(WatchedDay(at, seconds or None))
            until = at + timedelta(seconds=seconds) if seconds else None
        return days


def _continues(until: datetime | None, at: datetime) -> bool:
    """Whether what begins at `at` goes on with what ended at `until`, over midnight or not."""
    return until is not None and at - until <= LONGEST_PAUSE


def merge_rows(rows: Iterable[DatedRow], matcher: Matcher) -> Iterator[MergedRows]:
    """Yields one merged entry for each matched title, and for each name that was not matched."""
    merged: dict[tuple[str | int | None, ...], MergedRows] = {}
    for dated in rows:
        parsed, match = dated.parsed, matcher.match(dated.parsed)
        key: tuple[str | int | None, ...]
        if match.is_certain:
            key = (parsed.profile, match.candidates[0])
        else:
            name, ids = match_key(match.name), (parsed.imdb_id, parsed.tmdb_id)
            key = (parsed.profile, name, parsed.year, match.uri, *ids)
        if (found := merged.get(key)) is None:
            found = merged[key] = MergedRows(parsed, match)
        found.add(dated)
    yield from merged.values()


def _longer_seconds(one: int | None, other: int | None) -> int | None:
    return max(one or 0, other or 0) or None
