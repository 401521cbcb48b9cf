"""Finds names that are spelled nearly as somebody typed them."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from catalog.models import Person, Title
from catalog.name_forms import run_together
from catalog.search.database_index import PEOPLE, TITLES, near

MOST_CANDIDATES = 120
# A word of so many letters may have so many wrong, missing, doubled or exchanged.
LETTERS_FOR_ONE, LETTERS_FOR_TWO = 3, 8
TOO_FAR = 100


def titles_nearly_called(words: str, using: str) -> list[int]:
    """Returns keys of titles, retired ones too, the nearest first and then the most popular."""
    found = Title.objects.using(using).filter(pk__in=near(TITLES, words, MOST_CANDIDATES, using))
    rows = found.values_list("pk", "popularity", "search_text")
    ranked = sorted(
        (far, -popularity, pk)
        for pk, popularity, text in rows
        if (far := distance(words, text.splitlines())) < TOO_FAR
    )
    return [pk for _, _, pk in ranked]


def people_nearly_called(words: str, using: str) -> list[int]:
    """Returns keys of people, the nearest first; nobody who is called exactly so."""
    found = Person.objects.using(using).filter(pk__in=near(PEOPLE, words, MOST_CANDIDATES, using))
    ranked = sorted(
        (far, pk)
        for pk, text in found.values_list("pk", "search_text")
        if 0 < (far := distance(words, text.splitlines())) < TOO_FAR
    )
    return [pk for _, pk in ranked]


def distance(words: str, lines: Iterable[str]) -> int:
    """Letters by which the words differ from the nearest line, or from words that it has.

    TOO_FAR if one of the words differs from all by more than is likely a mistake. The distance is
    that of optimal string alignment: an insertion, deletion, substitution or exchange counts one.
    """
    typed = words.split()
    return min((_distance(typed, line.split()) for line in lines), default=TOO_FAR)


def _distance(typed: list[str], name: list[str]) -> int:
    total = 0
    for word in typed:
        allowed = _mistakes(word)
        nearest = min((_from_word(word, each, allowed) for each in name), default=TOO_FAR)
        total += nearest if nearest <= allowed else TOO_FAR
    if total < TOO_FAR:
        return total
    whole, joined = run_together(" ".join(typed)), run_together(" ".join(name))
    if not (whole and joined):
        return TOO_FAR
    allowed = _mistakes(whole)
    nearest = _from_word(whole, joined, allowed)
    return nearest if nearest <= allowed else TOO_FAR


def _from_word(word: str, name: str, allowed: int) -> int:
    """The word may be the beginning of a longer one, as while somebody types."""
    whole = OSA.distance(word, name, score_cutoff=allowed)
    if len(name) <= len(word):
        return int(whole)
    begun = OSA.distance(word, name[: len(word)], score_cutoff=allowed)
    return int(min(whole, begun))


def _mistakes(word: str) -> int:
    return (len(word) >= LETTERS_FOR_ONE) + (len(word) >= LETTERS_FOR_TWO)
