"""Text of whatever encoding an export was saved in, never held whole."""

import codecs
import io
from typing import IO

from imports import refusal

PIECE = 64 * 1024
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Excel's "Unicode text" may come without its mark.
WITHOUT_MARK = ("utf-16-le", "utf-16-be")
TEXT_CONTROLS = frozenset("\t\n\r\f\x0b")


def open_text(file: IO[bytes]) -> io.TextIOWrapper:
    """The file from its beginning, newlines as they are. Raises Refused for what is no text."""
    encoding = _encoding(file)
    file.seek(0)
    return io.TextIOWrapper(file, encoding, newline="")


def _encoding(file: IO[bytes]) -> str:
    file.seek(0)
    start = file.read(PIECE)
    if not start:
        raise refusal.empty()
    for mark, encoding in MARKS.items():
        if start.startswith(mark):
            return _if_readable(file, (encoding,))
    if b"\0" in start:
        return _if_readable(file, _wide(start))
    return _if_readable(file, ("utf-8", "cp1252"))


def _wide(start: bytes) -> tuple[str, ...]:
    """Latin text has its zero bytes in every second place."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    return WITHOUT_MARK[:1] if odd > 4 * even else WITHOUT_MARK[1:] if even > 4 * odd else ()


def _if_readable(file: IO[bytes], encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        if _is_text(file, encoding):
            return encoding
    raise refusal.no_text()


def _is_text(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if any(_is_control(letter) for letter in set(decoder.decode(piece))):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_control(letter: str) -> bool:
    return letter < " " and letter not in TEXT_CONTROLS
