"""Which titles people would take for parts of one story, going by their names alone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Past so many titles that begin with one word, the word is a common one, and no name.
MOST_OF_A_NAME, SHORTEST_NAME = 12, 5

_WORD = re.compile(r"[\w']+")
_NUMBERED = re.compile(r"(?<=[a-z]{3})\d$")
_SUBTITLE = re.compile(r": | - |, part ")
_LINKS = frozenset(("a", "an", "and", "of", "the"))
_COUNT = re.compile(
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|second|third|fourth|fifth|[ivx]+|\d+|part|episode|chapter|volume|vol|deux"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """words: all that carry meaning, and every one of them as a set; stem: those before a
    subtitle, without the count at the end; genres: titles with none in common tell no common
    story."""

    words: tuple[str, ...]
    every: frozenset[str]
    stem: tuple[str, ...]
    genres: frozenset[str]


class Franchises:
    """Names are taken apart when first asked for: a list holds few of a large catalogue."""

    def __init__(self, names: Sequence[str], genres: Sequence[Sequence[str]]) -> None:
        self._names = names
        self._genres = genres
        self._known: dict[int, Naming] = {}
        self._openings = Counter(_opening(name) for name in names)

    def kin(self, one: int, other: int) -> bool:
        """Of two columns: the same but for count and subtitle (The Godfather: Part II), one name
        inside the other (Live Free or Die Hard), or a rare first word in common (The Matrix
        Reloaded). Wrong at times, as names are; then two titles stand a place further apart."""
        here, there = self._naming(one), self._naming(other)
        if here.every.isdisjoint(there.every):
            return False  # what most pairs come to, and quickly
        if here.genres and there.genres and here.genres.isdisjoint(there.genres):
            return False
        return (
            here.stem == there.stem
            or _within(here.stem, there.words)
            or _within(there.stem, here.words)
            or (here.words[0] == there.words[0] and self._names_a_story(here.words[0]))
        )

    def _naming(self, column: int) -> Naming:
        known = self._known.get(column)
        if known is None:
            name, genres = self._names[column], frozenset(self._genres[column])
            words = _words(name)
            known = self._known[column] = Naming(words, frozenset(words), _stem(name), genres)
        return known

    def _names_a_story(self, word: str) -> bool:
        return (
            len(word) >= SHORTEST_NAME
            and not _COUNT.fullmatch(word)
            and self._openings[word] <= MOST_OF_A_NAME
        )


def _words(name: str) -> tuple[str, ...]:
    """A name of nothing but links keeps them, and one without words is one."""
    found = tuple(_spelt(name))
    return tuple(word for word in found if word not in _LINKS) or found or (name,)


def _spelt(name: str) -> Iterator[str]:
    """Alien³ is Alien 3, and Aliens are Alien."""
    for word in _WORD.finditer(unicodedata.normalize("NFKC", name).lower().replace("’", "'")):
        yield _singular(_NUMBERED.sub("", word.group()))


def _stem(name: str) -> tuple[str, ...]:
    words = list(_words(_SUBTITLE.split(name)[0]))
    while len(words) > 1 and _COUNT.fullmatch(words[-1]):
        words.pop()
    return tuple(words)


def _singular(word: str) -> str:
    plural = len(word) > SHORTEST_NAME and word.endswith("s") and word[-2] not in "'su"
    return word[:-1] if plural else word


def _opening(name: str) -> str:
    """The first of `_words`, without taking the rest of the name apart."""
    return next((word for word in _spelt(name) if word not in _LINKS), "") or _words(name)[0]


def _within(stem: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """A name of several words may stand anywhere in the other; one word is too little for that."""
    size = len(stem)
    return size > 1 and any(
        words[first : first + size] == stem for first in range(len(words) - size + 1)
    )
