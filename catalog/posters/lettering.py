"""Typesets a name: breaks it into lines, as large as the space allows."""

import operator
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

NARROW, SLIM, WIDE, WIDEST = 0.32, 0.42, 0.72, 0.92
WIDTHS = (
    dict.fromkeys("iIljt.,:;'’|!()[]·", NARROW)
    | dict.fromkeys('fr-–*°"“”/ ', SLIM)
    | dict.fromkeys("ABCDEHKNPRSUVXYZ&", WIDE)
    | dict.fromkeys("GOQM", 0.8)
    | dict.fromkeys("mwW@%—…", WIDEST)
)
ORDINARY = 0.6
FULL_WIDTH = 1.02
LEADING = 1.02
MOST_LINES = 7


class Setting(NamedTuple):
    lines: tuple[str, ...]
    size: float
    from_right: bool

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


def width(text: str) -> float:
    """Returns the width in ems of a bold sans serif; a little more than most fonts need."""
    return sum(_letter(letter) for letter in text)


@lru_cache(maxsize=4096)
def _letter(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return FULL_WIDTH
    plain = unicodedata.normalize("NFD", letter)[0]
    return WIDTHS.get(plain, WIDE if plain.isupper() or ord(plain) > 0x2FF else ORDINARY)


def set_name(name: str, room: float, most_height: float, largest: float) -> Setting:
    """Returns the setting with the largest type; of equal ones that with fewer lines."""
    pieces = _pieces(" ".join(name.split()) or "?", room, largest)
    best = Setting((name,), 0.0, from_right=False)
    for count in range(1, min(MOST_LINES, len(pieces)) + 1):
        lines = _balanced(pieces, count)
        size = min(
            largest,
            room / max(width(line) for line in lines),
            most_height / (len(lines) * LEADING),
        )
        if size > best.size + 0.01:
            best = Setting(lines, size, from_right=_reads_from_right(name))
    return best


def _pieces(name: str, room: float, largest: float) -> list[str]:
    """Splits into what may be alone on a line: words with their blank, or single wide letters."""
    pieces: list[str] = []
    for word in _together(name.split(" ")):
        pieces += _wide_letters(word)
        pieces[-1] += " "
    longest = room / (largest * 0.3)
    return [part for piece in pieces for part in _cut(piece, longest)]


def _together(words: list[str]) -> list[str]:
    """Joins words so that no line begins with a dash or a sequel's number, or ends with "A"."""
    joined = words[:1]
    for word in words[1:]:
        belongs = len(word) <= 3 and (not word.isalpha() or set(word) <= set("IVX"))
        if belongs or joined[-1] in {"A", "An"}:
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def _wide_letters(word: str) -> list[str]:
    parts = [word[:1]]
    for before, letter in pairwise(word):
        wide = any(unicodedata.east_asian_width(each) in "WF" for each in (before, letter))
        if wide and not unicodedata.combining(letter) and unicodedata.category(letter)[0] != "P":
            parts.append(letter)
        else:
            parts[-1] += letter
    return parts


def _cut(piece: str, longest: float) -> list[str]:
    """Splits a word that is too long even for the smallest type."""
    parts, start = [], 0
    for end in range(1, len(piece)):
        mark = unicodedata.category(piece[end])[0] == "M"
        if width(piece[start : end + 1]) > longest and not mark and piece[end] != " ":
            parts.append(piece[start:end])
            start = end
    return [*parts, piece[start:]]


def _balanced(pieces: list[str], count: int) -> tuple[str, ...]:
    """Splits into `count` lines with the narrowest widest line, then the least ragged."""
    widths = [width(piece) for piece in pieces]

    def split(cost: Callable[[float], float], add: Callable[[float, float], float]) -> list[int]:
        @cache
        def best(start: int, lines: int) -> tuple[float, list[int]]:
            if lines == 1:
                return cost(sum(widths[start:])), [len(pieces)]
            options = []
            for end in range(start + 1, len(pieces) - lines + 2):
                rest, ends = best(end, lines - 1)
                options.append((add(cost(sum(widths[start:end])), rest), [end, *ends]))
            return min(options)

        return best(0, count)[1]

    def lines_of(ends: list[int]) -> list[list[float]]:
        return [widths[start:end] for start, end in pairwise([0, *ends])]

    widest = max(sum(line) for line in lines_of(split(lambda wide: wide, max))) + 1e-6
    ends = split(lambda wide: (widest - wide) ** 2 if wide <= widest else 1e6, operator.add)
    return tuple("".join(pieces[start:end]).strip() for start, end in pairwise([0, *ends]))


def _reads_from_right(name: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in name)
    return next((sense in {"R", "AL"} for sense in strong if sense in {"L", "R", "AL"}), False)
