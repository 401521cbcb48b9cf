"""Normalises names for search and matching: without case, accents and punctuation."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

from catalog.name_forms import other_forms, without_article

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
PLAIN_ASCII = {
    code: chr(code).lower() if chr(code).isalnum() else PLAIN.get(code, " ") for code in range(128)
}
"""What `plain` makes of each ASCII character: most names have no others."""


def plain(text: str) -> str:
    """Lower-case words with single blanks between them: "Amélie & Co." → "amelie and co".

    Only the accents of Latin, Greek and Cyrillic letters go (U+0300 … U+036F). Marks of other
    scripts change the word and stay.
    """
    if text.isascii():
        return " ".join(text.translate(PLAIN_ASCII).split())
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(PLAIN)
    bare = "".join(letter for letter in folded if not "\u0300" <= letter <= "\u036f")
    composed = unicodedata.normalize("NFC", bare)
    return " ".join("".join(_letter_or_blank(letter) for letter in composed).split())


def _letter_or_blank(letter: str) -> str:
    # Vowel signs of Devanagari, Thai and others are marks (M…), not letters.
    return letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else " "


@lru_cache(maxsize=1024)
def match_key(name: str) -> str:
    """Returns a key that is equal for spellings of one title."""
    return without_article(plain(name)) or name.casefold().strip()


def searchable(names: Iterable[str]) -> str:
    """One line for each distinct name. Each word has a blank before it, each line its end after."""
    return _lines(plain(name) for name in names)


def searchable_forms(names: Iterable[str]) -> str:
    """The same for the other forms of the names."""
    return _lines(other_forms(filter(None, dict.fromkeys(plain(name) for name in names))))


def _lines(words: Iterable[str]) -> str:
    return "".join(f" {line}\n" for line in dict.fromkeys(words) if line)


class SearchText(Text):
    """A text field computed from the fields `of` at every save, single or bulk. A text field among
    them holds a name on each line."""

    compute = staticmethod(searchable)

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = self.compute(self._names(model_instance))
        setattr(model_instance, self.attname, text)
        return text

    def _names(self, instance: models.Model) -> Iterator[str]:
        for field in self.of:
            value = getattr(instance, field)
            is_list = isinstance(instance._meta.get_field(field), models.TextField)
            yield from value.splitlines() if is_list else (value,)


class SearchForms(SearchText):
    """A text field with the other forms of the names (`catalog.name_forms`)."""

    compute = staticmethod(searchable_forms)
