"""Reads the CSV and JSON files of a zip archive, within limits that stop a zip bomb."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from imports import errors
from imports.exports.formats import WATCHLIST

MAX_FILES = 2_000
MAX_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
ALWAYS_ALLOWED_BYTES = 1024 * 1024
"""Files up to this size are read whatever their compression ratio."""

MAX_DIRECTORY_BYTES = 1024 * 1024
END_OF_DIRECTORY, END_LENGTH, MAX_COMMENT_BYTES = b"PK\x05\x06", 22, 65_535
SIGNATURES = (b"PK\x03\x04", END_OF_DIRECTORY)
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# zipfile raises RuntimeError, or a kind of it, for what is encrypted or packed in another way.
DAMAGE_ERRORS = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError)
SUFFIXES = frozenset({".csv", ".json", ".tsv"})
# Deleted entries, likes and lists state neither that a title was seen nor that it is to be.
SKIPPED_FOLDERS = frozenset({"deleted", "orphaned", "likes", "lists", "__macosx"})


def is_archive(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(4) in SIGNATURES


def files(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Yields name and content of the files one after the other, each cut at its stated size.

    Raises Refused for an archive past the limits. This, or reading a file, raises one of
    DAMAGE_ERRORS for a damaged archive.
    """
    _refuse_large_directory(file)
    with zipfile.ZipFile(file) as archive:
        entries = [entry for entry in archive.infolist() if _is_readable(entry)]
        _refuse_bomb(archive.infolist(), entries)
        for entry in entries:
            with archive.open(entry) as opened:
                yield PurePosixPath(entry.filename).name, opened


def _is_readable(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.casefold())
    is_skipped = not SKIPPED_FOLDERS.isdisjoint(path.parent.parts) and WATCHLIST not in path.name
    return path.suffix in SUFFIXES and not is_skipped and entry.file_size > 0


def _refuse_bomb(infos: list[zipfile.ZipInfo], entries: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_FILES or sum(each.file_size for each in entries) > MAX_BYTES:
        raise errors.bomb()
    for each in entries:
        ratio = each.file_size / max(each.compress_size, 1)
        if each.file_size > ALWAYS_ALLOWED_BYTES and ratio > MAX_RATIO:
            raise errors.bomb()
        if each.compress_type not in METHODS:
            raise errors.bad_archive()


def _refuse_large_directory(file: IO[bytes]) -> None:
    """Checks the size of the central directory, before `zipfile` reads it into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - MAX_COMMENT_BYTES - END_LENGTH))
    tail = file.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < END_LENGTH:
        raise errors.bad_archive()
    if int.from_bytes(tail[at + 12 : at + 16], "little") > MAX_DIRECTORY_BYTES:
        raise errors.bomb()
