"""The CSV files of a zip, none of which may turn out to be a bomb."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from imports import refusal

MOST_FILES = 2_000
MOST_BYTES = 64 * 1024 * 1024
MOST_RATIO = 200
PLAIN_SIZE = 1024 * 1024
"""Below this it does not matter how much smaller a file was packed."""

LARGEST_DIRECTORY = 1024 * 1024
END_OF_DIRECTORY, END_LENGTH, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
SIGNATURES = (b"PK\x03\x04", END_OF_DIRECTORY)
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# zipfile raises NotImplementedError itself for what it cannot unpack, as it does RuntimeError.
DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)
# What was deleted, only liked, listed or meant to be watched was not said to be seen.
ELSEWHERE = frozenset({"deleted", "orphaned", "likes", "lists", "__macosx"})
WATCHLIST = "watchlist"


def is_archive(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(4) in SIGNATURES


def tables_in(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Its CSV files, one after the other; each ends where it said that it would. This, or reading
    them, raises one of DAMAGED for a damaged archive."""
    _refuse_large_directory(file)
    with zipfile.ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
        _refuse_bomb(archive.infolist(), entries)
        for entry in entries:
            with archive.open(entry) as opened:
                yield opened


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.casefold())
    is_elsewhere = not ELSEWHERE.isdisjoint(path.parts) or path.stem == WATCHLIST
    return path.suffix == ".csv" and not is_elsewhere and entry.file_size > 0


def _refuse_bomb(everything: list[zipfile.ZipInfo], entries: list[zipfile.ZipInfo]) -> None:
    if len(everything) > MOST_FILES or sum(each.file_size for each in entries) > MOST_BYTES:
        raise refusal.bomb()
    for each in entries:
        ratio = each.file_size / max(each.compress_size, 1)
        if each.file_size > PLAIN_SIZE and ratio > MOST_RATIO:
            raise refusal.bomb()
        if each.compress_type not in METHODS:
            raise refusal.bad_archive()


def _refuse_large_directory(file: IO[bytes]) -> None:
    """Before the directory is read as a whole, as `zipfile` does."""
    size = file.seek(0, 2)
    file.seek(max(0, size - LONGEST_COMMENT - END_LENGTH))
    tail = file.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < END_LENGTH:
        raise refusal.bad_archive()
    if int.from_bytes(tail[at + 12 : at + 16], "little") > LARGEST_DIRECTORY:
        raise refusal.bomb()
