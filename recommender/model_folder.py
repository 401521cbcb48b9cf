"""The model that lies in a folder, read again whenever somebody puts another one there."""

import logging
from pathlib import Path

from recommender import artefact
from recommender.artefact import Artefact, BrokenArtefactError

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]


class ModelFolder:
    """Costs a look at the file's date while nothing changes.

    A broken file is refused once, not at every look, and what was read before it goes on serving:
    it is newer than the previous.model that a process without a past starts from.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: Stamp | None = None
        self._good: Artefact | None = None
        self._has_looked = False

    def newest(self) -> Artefact | None:
        """The last good model; the same object until there is another."""
        # The stamp comes first: a file put there while this one is read is seen at the next look.
        stamp = _stamp(self._folder / artefact.CURRENT)
        if not self._has_looked or stamp != self._stamp:
            self._good = self._read_again() or self._good or artefact.last_good(self._folder)
            self._stamp, self._has_looked = stamp, True
        return self._good

    def _read_again(self) -> Artefact | None:
        if self._good is None:
            return None
        try:
            return artefact.read(self._folder / artefact.CURRENT)
        except FileNotFoundError:
            log.warning("model gone", extra={"event": "model_gone"})
        except BrokenArtefactError as error:
            log.error("model refused (%s): %s", error.code, error)
        return None


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
