"""Names as people type them: without case, accents and punctuation."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField

# Letters that Unicode does not take apart, as they are written where the accent is missing.
PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | dict.fromkeys("'’‘`´ʼ", "")
    | {"&": " and "}
)
ARTICLES = frozenset({"the", "a", "an"})


def plain(text: str) -> str:
    """Lower-case words with single blanks between them: "Amélie & Co." → "amelie and co".

    Only the accents of Latin, Greek and Cyrillic letters go (U+0300 … U+036F). Marks of other
    scripts change the word and stay.
    """
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(PLAIN)
    bare = "".join(letter for letter in folded if not "\u0300" <= letter <= "\u036f")
    composed = unicodedata.normalize("NFC", bare)
    return " ".join("".join(_letter_or_blank(letter) for letter in composed).split())


def _letter_or_blank(letter: str) -> str:
    # Vowel signs of Devanagari, Thai and others are marks (M…), not letters.
    return letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else " "


def without_article(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if first in ARTICLES and rest else words


@lru_cache(maxsize=1024)
def match_key(name: str) -> str:
    """What two spellings of one title have in common."""
    return without_article(plain(name)) or name.casefold().strip()


def searchable(names: Iterable[str]) -> str:
    """One line for each distinct name. Each word has a blank before it, each line its end after."""
    lines = dict.fromkeys(plain(name) for name in names)
    return "".join(f" {line}\n" for line in lines if line)


class SearchText(Text):
    """Follows the fields it is made `of` whenever the record is saved, one by one or in bulk."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = searchable(getattr(model_instance, field) for field in self.of)
        setattr(model_instance, self.attname, text)
        return text
