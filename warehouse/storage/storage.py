"""The protocol of the stores of publications, and what may be wrong with one.

A run assembles a publication in a folder of this machine, and readers read folders; the store says
which of them is current. In a folder of publications both are the same place.
"""

from pathlib import Path
from typing import Protocol

CURRENT, GENERATIONS = "current", "generations"
RUN_LOCK = "lock"
"""The file that a run locks on this machine."""

MANIFEST = "manifest.json"
"""Written last into the folder of a publication, which is complete then."""


class StorageError(Exception):
    """The message is a sentence for people."""


class StorageUnavailable(StorageError):
    """The store does not answer, or refuses what was asked."""


class StorageDamaged(StorageError):
    """Something that the current publication needs is missing, or is not what was published."""


class PublishedMeanwhile(StorageError):
    """Another run published since this one began, so that nothing of this one was."""


class ConditionsIgnored(StorageError):
    """The server overwrites what a condition of the request protects."""


class Storage(Protocol):
    folder: Path
    """Of this machine: publications that can be read here, the work of a run, its lock and log."""

    names_current: str
    """What names the current publication, in messages."""

    def address(self, publication: Path | None = None) -> str:
        """Returns the place of a publication, or of the store, as people know it."""

    def current(self) -> Path | None:
        """Returns the folder of the current publication, complete on this machine.

        Raises StorageError; None means that the store has been asked, and names none.
        """

    def last_known(self) -> Path | None:
        """Returns the current publication, or the last one here while the store is unavailable."""

    def unnamed(self) -> list[str]:
        """Returns the addresses of publications where none is named as the current one."""

    def new_name(self, number: int) -> str:
        """Returns the name for the folder of a new publication."""

    def activate(self, generation: Path, previous: Path | None, *, keep_previous: bool) -> None:
        """Makes a complete publication the current one, in one step.

        `previous` is the publication that the run began with. Raises PublishedMeanwhile if it is no
        longer the current one.
        """

    def remove_old(self, *, keep_previous: bool) -> None:
        """Deletes publications older than the current one, and keeps the one before for readers."""


def number_of(generation: Path | str) -> int:
    """Returns the number of a publication, from the name of its folder."""
    return int(Path(generation).name.partition("-")[0])


def generations(folder: Path) -> list[Path]:
    """Returns the folders of publications, complete or not, in the order of their numbers."""
    found = (each for each in (folder / GENERATIONS).glob("*") if _is_numbered(each.name))
    return sorted(found, key=lambda each: (number_of(each), each.name))


def _is_numbered(name: str) -> bool:
    return name.partition("-")[0].isdigit()
