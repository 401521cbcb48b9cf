"""Which names look alike: skeletons after Unicode's technical standard 39.

Unicode's table of characters that are taken for one another comes with `confusable-homoglyphs`;
from it each character gets one that stands for all that look like it.
"""

import functools
import importlib.resources
import json
import unicodedata

# Default_Ignorable_Code_Point, as Unicode's DerivedCoreProperties.txt has it.
DEFAULT_IGNORABLE = frozenset(
    map(
        chr,
        (
            *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
            *range(0xFFF0, 0xFFF9),
            *range(0x1BCA0, 0x1BCA4),
            *range(0x1D173, 0x1D17B),
            *range(0xE0000, 0xE1000),
        ),
    )
)
# Interlinear annotation's marks, the object replacement character, the null notehead: not in that
# list, and most fonts draw nothing of them either.
UNDRAWN = frozenset("\ufff9\ufffa\ufffb\ufffc\U0001d159")
IGNORED = dict.fromkeys(map(ord, DEFAULT_IGNORABLE | UNDRAWN))


@functools.lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """Equal for names that look alike."""
    return _decomposed(_decomposed(name).translate(_PROTOTYPES))


def _decomposed(text: str) -> str:
    """In the wide form too, which the table leaves out: "\uff42" looks like "b"."""
    return _bare(unicodedata.normalize("NFKD", text))


def _bare(text: str) -> str:
    return text.translate(IGNORED)


def _prototypes() -> dict[int, str]:
    """For each character that has a look-alike, what stands for it: a sequence such as "rn" if one
    looks like it, else the first of those that do."""
    alike = _alike()
    found: dict[int, str] = {}
    for letter in sorted(alike):
        if len(letter) == 1 and ord(letter) not in found:
            group = _group(letter, alike)
            sequences = {other for each in group for other in alike[each] if len(other) > 1}
            stands = min(sequences or group, key=lambda text: (len(text), text))
            found |= {ord(each): stands for each in group}
    return found


def _alike() -> dict[str, list[str]]:
    table = importlib.resources.files("confusable_homoglyphs") / "confusables.json"
    listed = json.loads(table.read_text(encoding="utf-8"))
    return {_bare(text): [_bare(each["c"]) for each in others] for text, others in listed.items()}


def _group(letter: str, alike: dict[str, list[str]]) -> set[str]:
    """All single characters that can be reached from this one."""
    group, waiting = {letter}, [letter]
    while waiting:
        new = {other for other in alike.get(waiting.pop(), ()) if len(other) == 1} - group
        group |= new
        waiting += new
    return group


_PROTOTYPES = _prototypes()  # read at the start: who joins first does not wait for it
