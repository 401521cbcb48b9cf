"""Detects titles of one franchise by their names and genres."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A word that more titles than this begin with is a common word, and no name of a franchise.
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
class NameParts:
    """A name taken apart.

    words: without articles and conjunctions; every: the same as a set; stem: those before a
    subtitle, without a number at the end; genres: titles without a common genre are no franchise.
    """

    words: tuple[str, ...]
    every: frozenset[str]
    stem: tuple[str, ...]
    genres: frozenset[str]


class Franchises:
    """Compares the titles of one catalogue. Names are parsed on first use: a list shows few."""

    def __init__(self, names: Sequence[str], genres: Sequence[Sequence[str]]) -> None:
        self._names = names
        self._genres = genres
        self._known: dict[int, NameParts] = {}
        self._first_word_counts = Counter(_first_word(name) for name in names)

    def same_franchise(self, one: int, other: int) -> bool:
        """Whether two columns are of one franchise.

        They are if their names differ by number and subtitle only (The Godfather: Part II), if one
        name contains the other (Live Free or Die Hard), or if they share a rare first word (The
        Matrix Reloaded). A heuristic: an error moves a title one position further down.
        """
        here, there = self._parts_of(one), self._parts_of(other)
        if here.every.isdisjoint(there.every):
            return False  # the usual case, decided first
        if here.genres and there.genres and here.genres.isdisjoint(there.genres):
            return False
        return (
            here.stem == there.stem
            or _within(here.stem, there.words)
            or _within(there.stem, here.words)
            or (here.words[0] == there.words[0] and self._is_distinctive(here.words[0]))
        )

    def _parts_of(self, column: int) -> NameParts:
        known = self._known.get(column)
        if known is None:
            name, genres = self._names[column], frozenset(self._genres[column])
            words = _words(name)
            known = self._known[column] = NameParts(words, frozenset(words), _stem(name), genres)
        return known

    def _is_distinctive(self, word: str) -> bool:
        return (
            len(word) >= SHORTEST_NAME
            and not _COUNT.fullmatch(word)
            and self._first_word_counts[word] <= MOST_OF_A_NAME
        )


def _words(name: str) -> tuple[str, ...]:
    """Words without articles and conjunctions; with them, or the whole name, if nothing is left."""
    found = tuple(_normalized_words(name))
    return tuple(word for word in found if word not in _LINKS) or found or (name,)


def _normalized_words(name: str) -> Iterator[str]:
    """Yields normalized words: Alien³ becomes alien 3, and Aliens becomes alien."""
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


def _first_word(name: str) -> str:
    """The first of `_words`, without parsing the rest of the name."""
    return (
        next((word for word in _normalized_words(name) if word not in _LINKS), "")
        or _words(name)[0]
    )


def _within(stem: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a stem of two words or more occurs anywhere in the other name."""
    size = len(stem)
    return size > 1 and any(
        words[first : first + size] == stem for first in range(len(words) - size + 1)
    )
