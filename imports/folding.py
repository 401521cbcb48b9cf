"""Many lines about one work, as one entry: episodes, sittings, a diary beside a list."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from operator import itemgetter

import msgspec

from catalog.search_text import match_key
from imports.line import Line, Said
from imports.matching import Match, Matcher


class Watched(msgspec.Struct, frozen=True):
    """On one day, in however many sittings."""

    at: datetime
    seconds: int | None = None


class Folded(msgspec.Struct):
    """All that an export says of one work, for one of its profiles."""

    said: Said
    match: Match
    stars: float | None = None
    rated_at: datetime | None = None
    sittings: dict[tuple[str, datetime], int | None] = {}
    loose: datetime | None = None

    def add(self, line: Line) -> None:
        said = line.said
        if line.rated_at and (self.rated_at is None or line.rated_at >= self.rated_at):
            self.stars, self.rated_at = said.stars, line.rated_at
        if line.watched_at is None:
            return
        if said.loose:
            self.loose = min(self.loose or line.watched_at, line.watched_at)
        else:
            # The same line twice is one sitting.
            key = (said.name, line.watched_at)
            self.sittings[key] = _longer(self.sittings.get(key), said.seconds)

    @property
    def is_loose(self) -> bool:
        """Known to be seen, but not when: a day that a diary names is the better one."""
        return self.loose is not None and not self.sittings

    def views(self) -> list[Watched]:
        if not self.sittings:
            return [Watched(self.loose)] if self.loose else []
        days = dict[date, Watched]()
        for (_, at), seconds in sorted(self.sittings.items(), key=itemgetter(0)):
            day = days.setdefault(at.date(), Watched(at))
            days[at.date()] = Watched(min(day.at, at), _together(day.seconds, seconds))
        return sorted(days.values(), key=lambda each: each.at)


def fold(lines: Iterable[Line], matcher: Matcher) -> Iterator[Folded]:
    """One for each title that was found, and for each name that was not."""
    folded: dict[tuple[str | int | None, ...], Folded] = {}
    for line in lines:
        said, match = line.said, matcher.match(line.said)
        key: tuple[str | int | None, ...] = (said.profile, match_key(match.name), said.year)
        if match.is_certain:
            key = (said.profile, match.candidates[0])
        folded.setdefault(key, Folded(said, match)).add(line)
    yield from folded.values()


def _longer(one: int | None, other: int | None) -> int | None:
    return max(one or 0, other or 0) or None


def _together(one: int | None, other: int | None) -> int | None:
    return (one or 0) + (other or 0) or None
