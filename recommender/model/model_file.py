"""Reads and writes model files: versioned, checksummed, replaced atomically.

8 bytes   "WPMODEL\\n"
4 bytes   format, little-endian
4 bytes   length of the header
32 bytes  SHA-256 of the header
header    JSON: facts about the model, and each array's type, shape and offset
body      the arrays, each at a multiple of 64 bytes; the header holds the body's SHA-256
"""

import hashlib
import json
import logging
import mmap
import os
import shutil
import struct
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"WPMODEL\n"
FORMAT = 1
CURRENT, PREVIOUS = "current.model", "previous.model"
UNFINISHED = "new-"
_START = struct.Struct("<8sII32s")
_ALIGNMENT = 64
COPIED_AT_A_TIME = 1 << 20

Arrays = dict[str, npt.NDArray[Any]]
log = logging.getLogger(__name__)


class ModelFileError(Exception):
    """A model file that must not be used. `code` is for programs, the text for people."""

    def __init__(self, path: Path, code: str, reason: str) -> None:
        super().__init__(f"{path.name}: {reason} Train again with manage.py train_recommender.")
        self.code = code


@dataclass(frozen=True)
class StoredModel:
    """The content of a model file.

    facts: what the model was trained on; arrays: memory-mapped and read-only; version: 12
    hexadecimal digits of a hash of the content; made_at: when the file was written, in nanoseconds.
    """

    version: str
    facts: dict[str, Any]
    arrays: Arrays
    made_at: int = 0


def write(folder: Path, facts: dict[str, Any], arrays: Arrays) -> str:
    """Writes the current model; the one before becomes the previous one. Returns the version.

    Files are replaced by renaming: a process that has mapped the old one keeps it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    for chunk in _body(arrays):
        digest.update(chunk)
    content = {"facts": facts, "arrays": _layout(arrays), "body": digest.hexdigest()}
    header = json.dumps(content, sort_keys=True).encode()
    start = _START.pack(MAGIC, FORMAT, len(header), hashlib.sha256(header).digest())
    padding = bytes(_padding(len(start) + len(header)))
    _replace(folder, chain([start, header, padding], _body(arrays)))
    return _version(header)


def read(path: Path) -> StoredModel:
    """Reads a model, verifying every byte. Raises ModelFileError, FileNotFoundError.

    Maps an unnamed copy: writing into the file, or truncating it, would otherwise change the
    numbers in use, or end this process with SIGBUS.
    """
    with path.open("rb") as file, tempfile.TemporaryFile() as copy:
        made_at = os.fstat(file.fileno()).st_mtime_ns
        shutil.copyfileobj(file, copy, COPIED_AT_A_TIME)
        copy.flush()
        if copy.tell() < _START.size:
            raise ModelFileError(path, "truncated", "The file ends too early.")
        mapped = mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ)
    header = _checked_header(path, mapped)
    content = json.loads(header)
    first = _START.size + len(header) + _padding(_START.size + len(header))
    body = memoryview(mapped)[first:]
    if hashlib.sha256(body).hexdigest() != content["body"]:
        raise ModelFileError(path, "checksum", "The arrays do not match their checksum.")
    arrays = {name: _array(body, place) for name, place in content["arrays"].items()}
    return StoredModel(_version(header), content["facts"], arrays, made_at)


def last_good(folder: Path) -> StoredModel | None:
    """The current model; if it is broken the previous one, with the reason logged; else None."""
    for name in (CURRENT, PREVIOUS):
        try:
            return read(folder / name)
        except FileNotFoundError:
            continue
        except ModelFileError as error:
            log.error("model refused (%s): %s", error.code, error)
    return None


def _checked_header(path: Path, mapped: mmap.mmap) -> bytes:
    magic, version, length, digest = _START.unpack(mapped[: _START.size])
    if magic != MAGIC:
        raise ModelFileError(path, "not_a_model", "This is not a model file.")
    if version != FORMAT:
        reason = f"Its format is {version}, and this release reads {FORMAT}."
        raise ModelFileError(path, "wrong_format", reason)
    header = mapped[_START.size : _START.size + length]
    if hashlib.sha256(header).digest() != digest:
        raise ModelFileError(path, "checksum", "The header does not match its checksum.")
    return header


def _version(header: bytes) -> str:
    return hashlib.sha256(header).hexdigest()[:12]


def _padding(size: int) -> int:
    return -size % _ALIGNMENT


def _layout(arrays: Arrays) -> dict[str, dict[str, Any]]:
    layout, first = {}, 0
    for name, array in sorted(arrays.items()):
        layout[name] = {"type": array.dtype.str, "shape": array.shape, "first": first}
        first += array.nbytes + _padding(array.nbytes)
    return layout


def _body(arrays: Arrays) -> Iterator[bytes | memoryview]:
    for _, array in sorted(arrays.items()):
        if array.nbytes:
            yield np.ascontiguousarray(array).data.cast("B")
        yield bytes(_padding(array.nbytes))


def _array(body: memoryview, place: dict[str, Any]) -> npt.NDArray[Any]:
    count = int(np.prod(place["shape"], dtype=np.int64))
    flat = np.frombuffer(body, np.dtype(place["type"]), count, place["first"])
    return flat.reshape(place["shape"])


def remove_unfinished(folder: Path) -> None:
    """Removes files of writings that were killed. Nobody else may be writing."""
    for left in folder.glob(f"{UNFINISHED}*.model"):
        left.unlink(missing_ok=True)


def _replace(folder: Path, content: Iterable[bytes | memoryview]) -> None:
    handle, name = tempfile.mkstemp(dir=folder, prefix=UNFINISHED, suffix=".model")
    written, current, previous = Path(name), folder / CURRENT, folder / PREVIOUS
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        if current.exists() and _is_good(current):
            current.replace(previous)
        written.replace(current)
    finally:
        written.unlink(missing_ok=True)


def _is_good(path: Path) -> bool:
    try:
        read(path)
    except ModelFileError:
        return False
    return True
