"""Splits the series off an episode's name: "Dark: Season 1: Secrets" → "Dark"."""

import re
from collections import defaultdict
from collections.abc import Iterable

SEASON = (
    "season|series|staffel|saison|temporada|stagione|seizoen|sezon|sesong|säsong|sæson|kausi"
    "|série|řada|évad|sezonul|mùa|musim|сезон|シーズン|시즌|第"
)
"""Words that mean a season and nothing else, as Netflix translates them."""

PART = (
    "part|parte|teil|partie|deel|del|część|volume|volumen|band|chapter|book|buch|libro|livre"
    "|collection|kollektion"
)
"""Words that films' names contain, too; they mean a season only if an episode follows."""

WHOLE = "limited series|miniseries|miniserie|mini-series|miniserien|mini-série|serie limitada"
NUMBER = r"(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five)"
SEASON_PART = re.compile(
    rf"(?:(?:{SEASON})\s*{NUMBER}\b.*|{NUMBER}\.? ?(?:{SEASON})|{WHOLE})", re.I
)
NUMBERED_PART = re.compile(rf"(?:{PART})\s*{NUMBER}\b.*", re.I)
SEPARATOR = ": "
MIN_EPISODES = 2


def series_of(name: str) -> str | None:
    """Returns the name of the series; None where the name itself does not show it."""
    parts = name.split(SEPARATOR)
    for at, part in enumerate(parts[1:], 1):
        more_follows = at < len(parts) - 1
        of_its_own = part.casefold().removeprefix(parts[0].casefold()).strip()
        numbered = part.casefold().startswith(parts[0].casefold()) and of_its_own.isdigit()
        if SEASON_PART.fullmatch(part) or (
            more_follows and (NUMBERED_PART.fullmatch(part) or numbered)
        ):
            return SEPARATOR.join(parts[:at])
    return None


class SeriesNames:
    """Prefixes that several names of one export share: probably names of series."""

    def __init__(self, names: Iterable[str]) -> None:
        names_by_prefix = defaultdict[str, set[str]](set)
        for name in set(names):
            parts = name.split(SEPARATOR)
            for at in range(1, len(parts)):
                names_by_prefix[SEPARATOR.join(parts[:at])].add(name)
        self._names = {
            prefix for prefix, names in names_by_prefix.items() if len(names) >= MIN_EPISODES
        }

    def prefixes(self, name: str) -> list[str]:
        """Returns the prefixes of a name that may be its series, longest first."""
        parts = name.split(SEPARATOR)
        possible = [SEPARATOR.join(parts[:at]) for at in range(len(parts) - 1, 0, -1)]
        return [each for each in possible if each in self._names]
