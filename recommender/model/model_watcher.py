"""Watches a folder for a new model file and reads it."""

import logging
from pathlib import Path

from recommender.model import model_file
from recommender.model.model_file import ModelFileError, StoredModel

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]


class ModelWatcher:
    """Reads the model again when its file has changed; costs one stat() otherwise.

    A broken file is refused once, and the model read before it stays in use: it is newer than the
    previous.model that a new process would fall back to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: Stamp | None = None
        self._last_good: StoredModel | None = None
        self._has_checked = False

    def newest(self) -> StoredModel | None:
        """The last valid model; the same object until there is another one."""
        # The stamp is taken first: a file replaced while it is read is noticed at the next call.
        stamp = _stamp(self._folder / model_file.CURRENT)
        if not self._has_checked or stamp != self._stamp:
            self._last_good = (
                self._read_again() or self._last_good or model_file.last_good(self._folder)
            )
            self._stamp, self._has_checked = stamp, True
        return self._last_good

    def _read_again(self) -> StoredModel | None:
        if self._last_good is None:
            return None
        try:
            return model_file.read(self._folder / model_file.CURRENT)
        except FileNotFoundError:
            log.warning("model gone", extra={"event": "model_gone"})
        except ModelFileError as error:
            log.error("model refused (%s): %s", error.code, error)
        return None


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
