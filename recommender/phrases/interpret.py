"""Turns what people type into weights and filters: "funny, no horror, like Arrival but lighter".

It knows a vocabulary, the catalogue's interests, and, by two searches that it is given, people and
titles. Nothing is guessed: words that mean nothing to it are returned as such.
"""

import re
from collections.abc import Callable, Iterable

import msgspec

from catalog.search_text import plain
from recommender.phrases import vocabulary
from recommender.phrases.limits import DECADE, take_limits
from recommender.types import Filters, Interest

LONGEST_PHRASE = 200
LONGEST_NAME = 6  # words
LONGEST_TERM = 4  # words, of the vocabulary
CLAUSE = re.compile(r"[,;!?\n]+|\.(?=\s|$)")

Find = Callable[[str], Interest | None]


class UnderstoodWeight(msgspec.Struct, frozen=True):
    """An interest and its weight, −1 … 1."""

    key: str
    label: str
    kind: str
    weight: float


class Understood(msgspec.Struct, frozen=True):
    """`filters` are the host's to set. `unknown`: the words that mean nothing here."""

    weights: list[UnderstoodWeight]
    filters: Filters
    unknown: list[str]


def interpret(
    text: str, interests: Iterable[Interest], find_person: Find, find_title: Find
) -> Understood:
    """Returns what is understood of a phrase. Of two weights of one interest the first counts.

    find_person, find_title: return whoever or whatever has exactly these words for a name.
    """
    reader = _Reader({each.key: each for each in interests}, find_person, find_title)
    for clause in CLAUSE.split(text[:LONGEST_PHRASE]):
        reader.read(plain(clause))
    return Understood(list(reader.weights.values()), reader.filters, reader.unknown)


class _Reader:
    def __init__(self, interests: dict[str, Interest], find_person: Find, find_title: Find) -> None:
        self.weights: dict[str, UnderstoodWeight] = {}
        self.filters = Filters()
        self.unknown: list[str] = []
        self._interests, self._find_person, self._find_title = interests, find_person, find_title
        self._last = ""  # the key of the last weight
        self._strangers: list[str] = []
        self._forget_modifiers()

    def read(self, clause: str) -> None:
        """Reads one clause: a "no" or "very" reaches as far as its end at most."""
        clause, limits = take_limits(clause)
        self._limit(**msgspec.to_builtins(limits))
        self._forget_modifiers()
        self._words, self._at = clause.split(), 0
        while self._at < len(self._words):
            self._read_next()
        self._close_strangers()

    def _read_next(self) -> None:
        for read in (self._modifier, self._title_after_like, self._term, self._name):
            if taken := read():
                self._at += taken
                return
        word = self._words[self._at]
        if word not in vocabulary.FILLERS:
            self._strangers.append(word)
        self._at += 1

    # --- parts of a clause: each returns how many words it took ---------------------------------

    def _modifier(self) -> int:
        for size in range(LONGEST_TERM - 1, 0, -1):
            words = self._next(size)
            if words == vocabulary.AFTERWARDS:
                self._veto_last()
            elif words in vocabulary.RUNTIMES or words in vocabulary.INTERESTS:
                return 0  # as "not too long"
            elif words in vocabulary.AGAINST:
                self._is_against, self._strength = True, vocabulary.AGAINST[words]
            elif words in vocabulary.STRENGTHS and not self._is_against:
                self._strength = vocabulary.STRENGTHS[words]
            else:
                continue
            self._close_strangers()
            return size
        if self._words[self._at] in vocabulary.TURNS_BACK:
            self._close_strangers()
            self._forget_modifiers()
            return 1
        return 0

    def _title_after_like(self) -> int:
        for size in range(LONGEST_TERM, 0, -1):
            if self._next(size) in vocabulary.LIKE:
                named = self._find_named(self._at + size, self._find_title)
                if named is not None:
                    interest, words = named
                    self._weigh(interest.key, interest)
                    return size + words
        return 0

    def _term(self) -> int:
        for size in range(LONGEST_TERM, 0, -1):
            words = self._next(size)
            if words and self._means(words):
                self._close_strangers()
                self._end_of_term(size)
                return size
        return 0

    def _name(self) -> int:
        if self._words[self._at] in vocabulary.FILLERS - {"the", "a"}:
            return 0
        for find in (self._find_person, self._find_title):
            if (named := self._find_named(self._at, find)) is not None:
                interest, size = named
                self._close_strangers()
                self._weigh(interest.key, interest)
                self._end_of_term(size)
                return size
        return 0

    def _find_named(self, start: int, find: Find) -> tuple[Interest, int] | None:
        """Returns whoever or whatever the most words from there name, and how many they are."""
        for size in range(min(LONGEST_NAME, len(self._words) - start), 0, -1):
            words = self._words[start : start + size]
            if set(words) <= vocabulary.FILLERS:
                continue
            if (found := find(" ".join(words))) is not None:
                return found, size
        return None

    # --- what a term means ---------------------------------------------------------------------

    def _means(self, words: str) -> bool:
        if words.startswith(DECADE) and words.removeprefix(DECADE).isdigit():
            return self._weigh_all((f"era:{words.removeprefix(DECADE)}s",))
        if words in vocabulary.NEWEST_ERA:
            return self._weigh_all(self._newest_era())
        if words in vocabulary.INTERESTS:
            return self._weigh_all(vocabulary.INTERESTS[words])
        return self._means_filter(words)

    def _means_filter(self, words: str) -> bool:
        if words in vocabulary.RUNTIMES:
            self._limit(runtime_max=vocabulary.RUNTIMES[words])
        elif words in vocabulary.SERIES:
            self._limit(kind="film" if self._is_against else "series")
        elif words in vocabulary.FILMS:
            self._limit(kind="film")
        elif words in vocabulary.LANGUAGES and not self._is_against:
            self._limit(languages=[vocabulary.LANGUAGES[words]])
        else:
            return False
        return True

    def _newest_era(self) -> tuple[str, ...]:
        eras = sorted(key for key in self._interests if key.startswith("era:"))
        return (eras[-1],) if eras else ()

    def _weigh_all(self, keys: tuple[str, ...]) -> bool:
        known = [self._interests[key] for key in keys if key in self._interests]
        for interest in known:
            self._weigh(interest.key, interest)
        return bool(known)

    def _weigh(self, key: str, interest: Interest) -> None:
        weight = -self._strength if self._is_against else self._strength
        self._last = key
        self.weights.setdefault(key, UnderstoodWeight(key, interest.label, interest.kind, weight))

    def _veto_last(self) -> None:
        if (last := self.weights.get(self._last)) is not None and last.weight < 0:
            self.weights[self._last] = msgspec.structs.replace(last, weight=-1.0)

    def _limit(self, **limits: object) -> None:
        """Of two limits of a kind the first counts."""
        known = msgspec.to_builtins(self.filters)
        self.filters = msgspec.convert({**limits, **known}, Filters)

    # --- modifiers and strangers ----------------------------------------------------------------

    def _end_of_term(self, size: int) -> None:
        """A "no" goes on over "or" and "and"; a strength is for one term."""
        after = self._at + size
        goes_on = after >= len(self._words) or self._words[after] in vocabulary.JOINS
        if not self._is_against or not goes_on:
            self._forget_modifiers()

    def _forget_modifiers(self) -> None:
        self._is_against, self._strength = False, vocabulary.USUAL

    def _close_strangers(self) -> None:
        if self._strangers:
            self.unknown.append(" ".join(self._strangers))
            self._strangers = []

    def _next(self, size: int) -> str:
        return " ".join(self._words[self._at : self._at + size]) if size else ""
