"""Stores publications in a bucket that speaks S3: a pointer object names the current one.

<prefix>current.json                              replaced by one conditional write
<prefix>generations/000012-3f9c2a71/contents.json   what it consists of, with digests
                                    manifest.json, dim_person/part.parquet, …

This machine has copies of the publications that the pointer names, in a folder like one without a
bucket. They are what DuckDB and Spark read, for a publication never changes. Names of publications
are unique, so that two runs on two machines never write the same object.
"""

import fcntl
import hashlib
import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from warehouse.storage.folder_storage import FolderStorage
from warehouse.storage.objects import ObjectMissing, Objects, PreconditionFailed
from warehouse.storage.storage import (
    GENERATIONS,
    RUN_LOCK,
    ConditionsIgnored,
    PublishedMeanwhile,
    StorageDamaged,
    StorageError,
    StorageUnavailable,
    generations,
    number_of,
)

POINTER, CONTENTS = "current.json", "contents.json"
REQUESTS_AT_ONCE = 8
SWITCHES = 3
"""How often the pointer is written while the server says that another write is on its way."""
NO_ETAG = '"00000000000000000000000000000000"'
NAME = re.compile(r"\d{6,}-[0-9a-f]{8}")
FETCHING, FETCH_LOCK = "fetching", "fetch.lock"
log = logging.getLogger(__name__)


class Pointer(msgspec.Struct, frozen=True):
    """`contents`: the SHA-256 of its `contents.json`. `previous` is kept for readers."""

    generation: str
    contents: str
    previous: str | None = None


class Content(msgspec.Struct, frozen=True):
    sha256: str
    bytes: int


Contents = dict[str, Content]


class Named(NamedTuple):
    """The pointer, and the tag under which a conditional write replaces just this one."""

    pointer: Pointer
    etag: str


class BucketStorage:
    names_current = f"object `{POINTER}`"

    def __init__(self, objects: Objects, folder: Path) -> None:
        self._objects, self.folder = objects, folder
        self._copies = FolderStorage(folder)

    def address(self, publication: Path | None = None) -> str:
        if publication is None:
            return self._objects.address()
        return self._objects.address(f"{GENERATIONS}/{publication.name}")

    def current(self) -> Path | None:
        """Downloads what this machine does not have of it."""
        named = self._named()
        while named:
            try:
                return self._fetched(named.pointer)
            except StorageDamaged:
                again = self._named()  # a run may have replaced and deleted it meanwhile
                if again == named:
                    raise
                named = again
        return None

    def last_known(self) -> Path | None:
        try:
            return self.current()
        except StorageUnavailable as error:
            copy = self._copies.current()
            if copy is None or not copy.exists():
                raise
            log.warning("The last publication on this machine, %s, is read: %s", copy.name, error)
            return copy

    def unnamed(self) -> list[str]:
        if self._named():
            return []
        ending = f"/{CONTENTS}"
        names = self._objects.list(f"{GENERATIONS}/")
        return sorted(name.removesuffix(ending) for name in names if name.endswith(ending))

    def new_name(self, number: int) -> str:
        return f"{number:06d}-{secrets.token_hex(4)}"

    def activate(self, generation: Path, previous: Path | None, *, keep_previous: bool) -> None:
        named = self._named()
        before = named.pointer.generation if named else None
        if before != (previous.name if previous else None):
            raise self._published_meanwhile(before)
        try:
            contents = self._upload(generation, previous)
            self._check_conditions(generation.name, contents)
        except StorageError:
            with suppress(StorageError):
                self._delete(generation.name)
            raise
        kept = before if keep_previous else None
        pointer = Pointer(generation.name, hashlib.sha256(contents).hexdigest(), kept)
        self._switch(pointer, named)
        with _locked(self.folder / FETCH_LOCK):
            self._copies.point_to(generation)

    def remove_old(self, *, keep_previous: bool) -> None:
        """Deletes those whose number another one has reached: no run can publish them any more.

        One with a higher number may be a run's that is going on, and its switch may succeed.
        """
        named = self._named()
        if named is None:
            return
        pointer = named.pointer
        kept = {pointer.generation} | ({pointer.previous} if keep_previous else set())
        names = (name.split("/")[1] for name in self._objects.list(f"{GENERATIONS}/"))
        found = {name for name in names if NAME.fullmatch(name)}
        for name in sorted(found - kept):
            if number_of(name) <= number_of(pointer.generation):
                self._delete(name)
        _remove_copies(self.folder, pointer, kept)

    # The pointer

    def _named(self) -> Named | None:
        found = self._objects.read(POINTER)
        if found is None:
            return None
        try:
            pointer = msgspec.json.decode(found.content, type=Pointer)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise StorageDamaged(
                f"{self._objects.address(POINTER)} is not what a run wrote: {error}."
            ) from error
        if not NAME.fullmatch(pointer.generation):
            raise StorageDamaged(
                f"{self._objects.address(POINTER)} names no publication: {pointer.generation!r}."
            )
        return Named(pointer, found.etag)

    def _switch(self, pointer: Pointer, before: Named | None) -> None:
        """Replaces the pointer. A lost answer is looked up, since the write may have been done."""
        etag = before.etag if before else None
        for _ in range(SWITCHES):
            lost: StorageUnavailable | None = None
            try:
                self._objects.write_if(POINTER, msgspec.json.encode(pointer), etag=etag)
            except StorageUnavailable as error:
                lost = error
            except PreconditionFailed:
                pass
            else:
                return
            now = self._named()
            if now and now.pointer == pointer:
                return
            if now != before:
                with suppress(StorageError):
                    self._delete(pointer.generation)
                raise self._published_meanwhile(now.pointer.generation if now else None)
            if lost:
                raise lost
        raise StorageUnavailable(
            f"{self._objects.address(POINTER)} could not be replaced: the server says each time "
            "that it has changed, and it has not."
        )

    def _published_meanwhile(self, generation: str | None) -> PublishedMeanwhile:
        now = self._objects.address(f"{GENERATIONS}/{generation}") if generation else "none"
        return PublishedMeanwhile(
            f"Another run has published since this one began (current is {now}), and nothing of "
            "this one was. Run it again: it goes on from there."
        )

    def _check_conditions(self, name: str, contents: bytes) -> None:
        """Raises ConditionsIgnored unless the server refuses two writes that conditions forbid.

        They would write what is there already.
        """
        for etag in (None, NO_ETAG):
            with suppress(PreconditionFailed):
                self._objects.write_if(f"{GENERATIONS}/{name}/{CONTENTS}", contents, etag=etag)
                header = "If-None-Match" if etag is None else "If-Match"
                raise ConditionsIgnored(
                    f"The server of {self._objects.address()} ignores {header}, so that two runs "
                    "at once could overwrite one another. Nothing was published. Use a store that "
                    "has conditional writes, or a folder."
                )

    # From this machine to the bucket

    def _upload(self, generation: Path, previous: Path | None) -> bytes:
        """Uploads what is new, and copies inside the bucket what is not. Returns `contents.json`.

        It is written last.
        """
        contents = {
            str(file.relative_to(generation)): Content(_sha256(file), file.stat().st_size)
            for file in sorted(generation.rglob("*"))
            if file.is_file() and file.name != CONTENTS
        }
        before = _contents(previous) if previous else {}

        def put(name: str) -> None:
            to = f"{GENERATIONS}/{generation.name}/{name}"
            if previous and before.get(name) == contents[name]:
                with suppress(ObjectMissing):
                    self._objects.copy(f"{GENERATIONS}/{previous.name}/{name}", to)
                    return
            self._objects.upload(generation / name, to)

        _at_once(put, contents)
        encoded = msgspec.json.encode(contents)
        (generation / CONTENTS).write_bytes(encoded)
        self._objects.write(f"{GENERATIONS}/{generation.name}/{CONTENTS}", encoded)
        return encoded

    def _delete(self, name: str) -> None:
        self._objects.delete(list(self._objects.list(f"{GENERATIONS}/{name}/")))

    # From the bucket to this machine

    def _fetched(self, pointer: Pointer) -> Path:
        target = self.folder / GENERATIONS / pointer.generation
        if _is_complete(target, pointer) and self._copies.current() == target.resolve():
            return target
        self.folder.mkdir(parents=True, exist_ok=True)
        with _locked(self.folder / FETCH_LOCK):
            if not _is_complete(target, pointer):
                self._fetch(pointer, target)
            self._copies.point_to(target)
        if not _is_running(self.folder):  # which deletes them when it ends
            _remove_copies(self.folder, pointer, {pointer.generation, pointer.previous})
        return target

    def _fetch(self, pointer: Pointer, target: Path) -> None:
        """Fetches a publication beside its place, and moves it there when it is complete."""
        beside = self.folder / FETCHING
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        place = f"{GENERATIONS}/{pointer.generation}"
        self._objects.download(f"{place}/{CONTENTS}", beside / CONTENTS, pointer.contents)
        contents = _contents(beside)
        if outside := [name for name in contents if not _is_inside(name)]:
            raise StorageDamaged(f"{self._objects.address(place)} has a file {outside[0]!r}.")
        copies = [(each, _contents(each)) for each in generations(self.folder)]

        def get(name: str) -> None:
            file = beside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            for copy, theirs in copies:
                if theirs.get(name) == contents[name] and _linked(
                    copy / name, file, contents[name]
                ):
                    return
            self._objects.download(f"{place}/{name}", file, contents[name].sha256)

        _at_once(get, contents)
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(exist_ok=True)
        beside.rename(target)


def _at_once(work: Callable[[str], None], names: Iterable[str]) -> None:
    """Does the work for each name, some of them at once. Raises the first error, and then stops."""
    with ThreadPoolExecutor(REQUESTS_AT_ONCE, "warehouse-objects") as pool:
        try:
            for _ in pool.map(work, names):
                pass
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _is_complete(copy: Path, pointer: Pointer) -> bool:
    """Whether its files are there, in their sizes."""
    try:
        encoded = (copy / CONTENTS).read_bytes()
        if hashlib.sha256(encoded).hexdigest() != pointer.contents:
            return False
        contents = msgspec.json.decode(encoded, type=Contents)
        return all((copy / name).stat().st_size == of.bytes for name, of in contents.items())
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError):
        return False


def _contents(copy: Path) -> Contents:
    """Returns what a copy consists of; nothing where that is not known, as of a run's work."""
    try:
        return msgspec.json.decode((copy / CONTENTS).read_bytes(), type=Contents)
    except (FileNotFoundError, msgspec.MsgspecError):
        return {}


def _linked(copy: Path, file: Path, content: Content) -> bool:
    """Links to an equal file of another copy, so that it is not downloaded again."""
    try:
        if copy.stat().st_size != content.bytes or _sha256(copy) != content.sha256:
            return False
        os.link(copy, file)
    except OSError:
        return False
    return True


def _remove_copies(folder: Path, pointer: Pointer, kept: Collection[str | None]) -> None:
    """Deletes copies on this machine of publications that no reader needs any more."""
    for copy in generations(folder):
        if copy.name not in kept and number_of(copy) <= number_of(pointer.generation):
            shutil.rmtree(copy, ignore_errors=True)


def _is_running(folder: Path) -> bool:
    """Whether a run is going on here; one that begins now begins with this publication."""
    try:
        with _locked(folder / RUN_LOCK, wait=False):
            return False
    except BlockingIOError:
        return True


def _is_inside(name: str) -> bool:
    """Whether a name of a file leads to no place outside of its publication."""
    parts = PurePosixPath(name)
    return not parts.is_absolute() and ".." not in parts.parts


@contextmanager
def _locked(file: Path, *, wait: bool = True) -> Iterator[None]:
    """Holds a lock of this machine. Raises BlockingIOError if it has to wait and should not."""
    with file.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
