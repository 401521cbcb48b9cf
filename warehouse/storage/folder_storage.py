"""Stores publications in a folder: `current` is a symbolic link, replaced by one rename."""

import os
import shutil
from pathlib import Path

from warehouse.storage.storage import (
    CURRENT,
    GENERATIONS,
    MANIFEST,
    generations,
    number_of,
)


class FolderStorage:
    names_current = f"link `{CURRENT}`"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, publication: Path | None = None) -> str:
        return str(publication or self.folder)

    def current(self) -> Path | None:
        link = self.folder / CURRENT
        return link.resolve() if link.is_symlink() else None

    def last_known(self) -> Path | None:
        return self.current()

    def unnamed(self) -> list[str]:
        if (self.folder / CURRENT).is_symlink():
            return []
        complete = sorted((self.folder / GENERATIONS).glob(f"*/{MANIFEST}"))
        return [str(each.parent.relative_to(self.folder)) for each in complete]

    def new_name(self, number: int) -> str:
        return f"{number:06d}"

    def activate(self, generation: Path, previous: Path | None, *, keep_previous: bool) -> None:
        for each in [*generation.rglob("*"), generation, generation.parent]:
            _sync(each)
        self.point_to(generation)

    def point_to(self, generation: Path) -> None:
        """Renames `current`, so that it leads to this publication."""
        link = self.folder / f"{CURRENT}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(GENERATIONS, generation.name))
        link.rename(self.folder / CURRENT)
        _sync(self.folder)

    def remove_old(self, *, keep_previous: bool) -> None:
        current = self.current()
        for generation in generations(self.folder) if current else ():
            if current and number_of(generation) < number_of(current) - keep_previous:
                shutil.rmtree(generation)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
