"""Streams the elements of a JSON array, with the line in which each begins.

The decoder of the standard library decodes one value at a given position of a text; it is applied
to a chunk of the file. docs/decisions/0023-json-arrays-are-streamed-by-our-own-reader.md says why
not ijson.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from catalog.importing.errors import BrokenFileError

CHUNK_SIZE = 1 << 18
MAX_ELEMENT_SIZE = 1 << 22
AFTER = frozenset(",] \t\r\n")
BLANKS = re.compile(r"[ \t\r\n]*")


def read_array(path: Path) -> Iterator[tuple[int, Any]]:
    """Yields each element with the line it begins in. Raises BrokenFileError."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from _Elements(file, path.name).read()
    except UnicodeDecodeError as error:
        raise BrokenFileError(f"{path.name} is not UTF-8 text: {error.reason}.") from None
    except OSError as error:
        raise BrokenFileError(f"{path} cannot be read: {error.strerror}.") from None


class _Elements:
    def __init__(self, file: IO[str], name: str) -> None:
        self.file = file
        self.name = name
        self.text = ""
        self.at = 0
        self.line = 1
        self.decode = json.JSONDecoder().raw_decode

    def read(self) -> Iterator[tuple[int, Any]]:
        if self._peek() != "[":
            raise BrokenFileError(f"{self.name} is not a JSON array.")
        self._skip(1)
        if self._peek() == "]":
            return self._end()
        while True:
            self._peek()
            yield self.line, self._element()
            character = self._peek()
            if character == "]":
                return self._end()
            if character != ",":
                raise self._broken("a comma or the end of the array is missing")
            self._skip(1)

    def _peek(self) -> str:
        """Returns the next character that is not blank, at `at`; empty at the end."""
        while True:
            blanks = BLANKS.match(self.text, self.at)
            self._skip(blanks.end() - self.at if blanks else 0)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._fill():
                return ""

    def _element(self) -> Any:
        while True:
            try:
                value, end = self.decode(self.text, self.at)
            except (json.JSONDecodeError, RecursionError) as error:
                self._need_more(error)
                continue
            # A number may continue in the next chunk; every other value shows its end.
            if self.text[end : end + 1] in AFTER or not (_is_number(value) and self._fill()):
                self._skip(end - self.at)
                return value

    def _need_more(self, error: Exception) -> None:
        if len(self.text) - self.at > MAX_ELEMENT_SIZE or not self._fill():
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            raise self._broken(reason) from None

    def _fill(self) -> bool:
        more = self.file.read(CHUNK_SIZE)
        if more:
            self.text = self.text[self.at :] + more
            self.at = 0
        return bool(more)

    def _skip(self, length: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + length)
        self.at += length

    def _broken(self, reason: str) -> BrokenFileError:
        return BrokenFileError(f"{self.name} is broken JSON after line {self.line}: {reason}.")

    def _end(self) -> None:
        self._skip(1)
        if self._peek():
            raise self._broken("there is text after the array")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
