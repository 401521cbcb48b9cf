"""Names that a site allows for nobody: whoever types one is refused, however it is written."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from parties.domain.confusable_names import skeleton
from parties.domain.errors import Refused

NUMBER = re.compile(r" \(\d+\)$")  # behind a name that another looks like


class BlockedName(NamedTuple):
    """`anywhere`: whether it is blocked as a part of a longer name, too."""

    name: str
    anywhere: bool


def form(name: str) -> str:
    """Equal for names that differ by case, accents, spaces, punctuation or look-alike letters."""
    bare = unicodedata.normalize("NFKD", NUMBER.sub("", name))
    letters = (each for each in bare.casefold() if unicodedata.category(each)[0] in "LN")
    return skeleton("".join(letters)).casefold()


def is_blocked(name: str, blocked: Iterable[BlockedName]) -> bool:
    typed = form(name)
    return any(_matches(typed, form(each.name), each.anywhere) for each in blocked)


def _matches(typed: str, blocked: str, anywhere: bool) -> bool:
    return bool(blocked) and (blocked in typed if anywhere else blocked == typed)


def name_blocked() -> Refused:
    return Refused("name_blocked", "This name is not allowed here. Choose another.")
