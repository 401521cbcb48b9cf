"""The series that an episode's name begins with: "Dark: Season 1: Secrets" → "Dark"."""

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
"""Words that may as well be in a film's name, and count only with an episode behind them."""

WHOLE = "limited series|miniseries|miniserie|mini-series|miniserien|mini-série|serie limitada"
NUMBER = r"(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five)"
CERTAIN = re.compile(rf"(?:(?:{SEASON})\s*{NUMBER}\b.*|{NUMBER}\.? ?(?:{SEASON})|{WHOLE})", re.I)
POSSIBLE = re.compile(rf"(?:{PART})\s*{NUMBER}\b.*", re.I)
BETWEEN = ": "
EPISODES_OF_A_SERIES = 2


def series_of(name: str) -> str | None:
    """None where the name itself does not tell."""
    parts = name.split(BETWEEN)
    for at, part in enumerate(parts[1:], 1):
        more_follows = at < len(parts) - 1
        of_its_own = part.casefold().removeprefix(parts[0].casefold()).strip()
        numbered = part.casefold().startswith(parts[0].casefold()) and of_its_own.isdigit()
        if CERTAIN.fullmatch(part) or (more_follows and (POSSIBLE.fullmatch(part) or numbered)):
            return BETWEEN.join(parts[:at])
    return None


class Shows:
    """Beginnings that several names of one export share, each with something else behind."""

    def __init__(self, names: Iterable[str]) -> None:
        follow = defaultdict[str, set[str]](set)
        for name in set(names):
            parts = name.split(BETWEEN)
            for at in range(1, len(parts)):
                follow[BETWEEN.join(parts[:at])].add(name)
        self._shows = {
            beginning for beginning, names in follow.items() if len(names) >= EPISODES_OF_A_SERIES
        }

    def beginnings(self, name: str) -> list[str]:
        """Longest first."""
        parts = name.split(BETWEEN)
        possible = [BETWEEN.join(parts[:at]) for at in range(len(parts) - 1, 0, -1)]
        return [each for each in possible if each in self._shows]
