"""Which title of the catalogue a line means."""

from collections.abc import Sequence

import msgspec

from imports.line import Line, Said
from imports.series import Shows, series_of
from imports.shelf import Known, Shelf

YEARS_APART = 1
"""One source dates a film by its festival, another by its release."""

MOST_CANDIDATES = 12


class Match(msgspec.Struct, frozen=True):
    """What a name may mean, the best known first. `name` is without the episode."""

    name: str
    candidates: tuple[int, ...] = ()
    is_certain: bool = False


class Matcher:
    """For all lines of one export: it looks through the catalogue once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        said = {_clue(line.said) for line in lines}
        self._shows = Shows(each.name for each in said if each.episode)
        names = {name for each in said for name in (each.name, *self._shorter(each))}
        self._shelf = Shelf(names, {each.imdb_id for each in said if each.imdb_id})
        self._known: dict[Said, Match] = {}

    def match(self, said: Said) -> Match:
        """By IMDb id, then by name and year, then by a name that only one title has."""
        clue = _clue(said)
        if clue not in self._known:
            self._known[clue] = self._find(clue)
        return self._known[clue]

    def _find(self, clue: Said) -> Match:
        if found := self._shelf.with_imdb_id(clue.imdb_id):
            return Match(clue.name, (found.id,), is_certain=True)
        return self._find_episode(clue) if clue.episode else self._called(clue.name, clue)

    def _find_episode(self, clue: Said) -> Match:
        """A film may be called like an episode, so the whole name comes first."""
        of_series = msgspec.structs.replace(clue, kind="series")
        if (series := series_of(clue.name)) is not None:
            return self._called(series, of_series)
        whole = self._called(clue.name, clue)
        if not whole.candidates:
            for beginning in self._shows.beginnings(clue.name):
                if (found := self._called(beginning, of_series)).candidates:
                    return found
        return whole

    def _called(self, name: str, clue: Said) -> Match:
        """One that is called the same but is years apart is for the member to confirm."""
        possible = [each for each in self._shelf.named(name) if _may_be(each, clue)]
        same_year = [each for each in possible if clue.year and each.year == clue.year]
        fitting = same_year or [each for each in possible if _is_near(each, clue.year)]
        if len(fitting) == 1:
            return Match(name, (fitting[0].id,), is_certain=True)
        return Match(name, tuple(each.id for each in possible[:MOST_CANDIDATES]))

    def _shorter(self, clue: Said) -> list[str]:
        series = series_of(clue.name) if clue.episode else None
        return [series] if series is not None else self._shows.beginnings(clue.name)


def _clue(said: Said) -> Said:
    """What of it tells the title."""
    return Said(
        name=said.name,
        year=said.year,
        kind=said.kind,
        imdb_id=said.imdb_id,
        episode=said.episode,
    )


def _may_be(title: Known, clue: Said) -> bool:
    if clue.kind and title.kind != clue.kind:
        return False
    return not (clue.imdb_id and title.imdb_id and title.imdb_id != clue.imdb_id)


def _is_near(title: Known, year: int | None) -> bool:
    return title.year is None or year is None or abs(title.year - year) <= YEARS_APART
