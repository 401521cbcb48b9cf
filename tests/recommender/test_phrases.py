"""What people type is understood as weights and filters, word for word."""

from pathlib import Path

import msgspec
import pytest

from recommender.phrases.interpret import LONGEST_PHRASE, interpret
from recommender.types import Interest

GENRES = "action adventure animation children comedy crime documentary drama fantasy film-noir "
GENRES += "horror musical mystery romance sci-fi thriller war western"
MOODS = "adrenaline clever cosy dark edge-of-your-seat epic feel-good heart-warming "
MOODS += "laugh-out-loud mind-bending nostalgic quirky romantic scary slow-burn tear-jerker "
MOODS += "thought-provoking visually-stunning"
ERAS = "1940s 1950s 1960s 1970s 1980s 1990s 2000s 2010s"
INTERESTS = [
    Interest(f"{kind}:{name}", name.title(), kind)
    for kind, names in (("genre", GENRES), ("mood", MOODS), ("era", ERAS))
    for name in names.split()
]
PEOPLE = {"tom hanks": "person:31", "sofia coppola": "person:7"}
TITLES = {"arrival": "title:1", "the matrix": "title:2", "matrix": "title:2", "amelie": "title:3"}
LINES = (Path(__file__).parent / "phrases.txt").read_text().splitlines()
PHRASES = [line for line in LINES if line and not line.startswith("#")]


def find(named: dict[str, str], kind: str, words: str) -> Interest | None:
    key = named.get(words)
    return Interest(key, words, kind) if key else None


def understood(text: str) -> tuple[dict[str, float], dict[str, str], str]:
    found = interpret(
        text,
        INTERESTS,
        lambda words: find(PEOPLE, "person", words),
        lambda words: find(TITLES, "title", words),
    )
    filters = {
        name: ",".join(value) if isinstance(value, list) else str(value)
        for name, value in msgspec.to_builtins(found.filters).items()
    }
    return {each.key: each.weight for each in found.weights}, filters, "; ".join(found.unknown)


def parts(line: str) -> tuple[str, dict[str, float], dict[str, str], str]:
    phrase, named, filters, unknown = [*(part.strip() for part in line.split("|")), "", ""][:4]
    weights = {key: float(weight) for key, weight in map(str.split, filter(None, named.split(",")))}
    limits = dict(map(str.split, filter(None, filters.split(","))))
    return phrase, weights, limits, unknown


@pytest.mark.parametrize("line", PHRASES)
def test_a_phrase_is_understood(line: str) -> None:
    phrase, weights, filters, unknown = parts(line)
    assert understood(phrase) == (weights, filters, unknown)


def test_more_than_a_hundred_phrases_are_tried() -> None:
    assert len(PHRASES) > 100


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "no", "not very", "like", "under", "at all", "\x00", "🦄" * 300, "no " * 500),
        *("99999999999999999999 hours", "like the", "0 minutes", "0s", "before 1900", "ด" * 50),
    ],
)
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    weights, _, _ = understood(text)
    assert weights == {}


def test_what_the_catalogue_does_not_know_has_no_weight() -> None:
    found = interpret("funny horror", [], lambda _: None, lambda _: None)
    assert (found.weights, found.unknown) == ([], ["funny horror"])


def test_an_endless_text_is_read_to_its_limit() -> None:
    found = interpret("x " * LONGEST_PHRASE, INTERESTS, lambda _: None, lambda _: None)
    assert sum(map(len, found.unknown)) <= LONGEST_PHRASE
