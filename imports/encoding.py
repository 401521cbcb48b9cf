"""Detects the text encoding of an export by reading it in chunks."""

import codecs
import io
from typing import IO

from imports import errors

CHUNK_BYTES = 64 * 1024
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Excel's "Unicode text" may come without its mark.
UNMARKED_UTF16 = ("utf-16-le", "utf-16-be")
TEXT_CONTROLS = frozenset("\t\n\r\f\x0b")


def open_text(file: IO[bytes]) -> io.TextIOWrapper:
    """Opens the file as text, newlines unchanged. Raises Refused if it is not text."""
    encoding = _encoding(file)
    file.seek(0)
    return io.TextIOWrapper(file, encoding, newline="")


def _encoding(file: IO[bytes]) -> str:
    file.seek(0)
    start = file.read(CHUNK_BYTES)
    if not start:
        raise errors.empty()
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return _first_valid(file, (encoding,))
    if b"\0" in start:
        return _first_valid(file, _guess_utf16(start))
    return _first_valid(file, ("utf-8", "cp1252"))


def _guess_utf16(start: bytes) -> tuple[str, ...]:
    """Guesses the byte order of UTF-16 without a mark: Latin text has every second byte zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    return UNMARKED_UTF16[:1] if odd > 4 * even else UNMARKED_UTF16[1:] if even > 4 * odd else ()


def _first_valid(file: IO[bytes], encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        if _is_text(file, encoding):
            return encoding
    raise errors.no_text()


def _is_text(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK_BYTES):
            if any(_is_control(letter) for letter in set(decoder.decode(chunk))):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_control(letter: str) -> bool:
    return letter < " " and letter not in TEXT_CONTROLS
