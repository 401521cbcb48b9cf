"""Making a publication, and the switch to it.

Days that did not change are links to the files of the publication before. Until the rename of
`current`, nobody sees anything of a new one; whatever a killed run left is swept away by the next.
"""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

import msgspec

from warehouse import schema
from warehouse.engines.engine import Days
from warehouse.publication import CURRENT, GENERATIONS, MANIFEST, Manifest, Publication, read

WORK = "work"
TOLD = "told.parquet"
KEPT_BEFORE = 1
"""Publications before the current one stay as long as somebody may still be reading them."""


def sweep(folder: Path, previous: Publication | None) -> None:
    """Away with what runs that did not end left."""
    shutil.rmtree(folder / WORK, ignore_errors=True)
    (folder / f"{CURRENT}.new").unlink(missing_ok=True)
    published = previous.manifest.number if previous else 0
    for generation in _generations(folder):
        if int(generation.name) > published:
            shutil.rmtree(generation)


def assemble(
    folder: Path, number: int, made: Path, told: Path, previous: Publication | None, days: Days
) -> Path:
    """The new generation, whole but for its manifest. days: those that were made anew."""
    generation = folder / GENERATIONS / f"{number:06d}"
    generation.mkdir(parents=True)
    for table in made.iterdir():
        shutil.move(table, generation / table.name)
    shutil.move(told, generation / TOLD)
    if previous:
        facts = schema.FACT.name
        for day in _days(previous.folder) - {day.isoformat() for day in days}:
            _link(previous.folder / facts / f"day={day}", generation / facts / f"day={day}")
    return generation


def drop_empty(generation: Path, empty: Collection[str]) -> None:
    """A day without facts has no files, unless it is the only one: a table is never without."""
    there = _days(generation)
    for day in sorted(there & set(empty))[: None if there - set(empty) else -1]:
        shutil.rmtree(generation / schema.FACT.name / f"day={day}")


def switch(folder: Path, generation: Path, manifest: Manifest) -> Publication:
    (generation / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    _to_disk(generation)
    link = folder / f"{CURRENT}.new"
    link.symlink_to(Path(GENERATIONS, generation.name))
    link.rename(folder / CURRENT)
    _sync(folder)
    return read(generation)


def prune(folder: Path, current: int, kept: int = KEPT_BEFORE) -> None:
    for generation in _generations(folder):
        if int(generation.name) < current - kept:
            shutil.rmtree(generation)


def files(generation: Path) -> list[str]:
    return sorted(str(file.relative_to(generation)) for file in generation.rglob("*.parquet"))


def fact_days(generation: Path) -> list[str]:
    return sorted(_days(generation))


def _days(generation: Path) -> set[str]:
    found = (generation / schema.FACT.name).glob("day=*")
    return {each.name.removeprefix("day=") for each in found}


def _generations(folder: Path) -> list[Path]:
    return sorted(each for each in (folder / GENERATIONS).glob("*") if each.name.isdigit())


def _link(before: Path, now: Path) -> None:
    now.mkdir(parents=True)
    for file in before.iterdir():
        try:
            os.link(file, now / file.name)
        except OSError:  # a file system without links
            shutil.copy2(file, now / file.name)


def _to_disk(generation: Path) -> None:
    for each in [*generation.rglob("*"), generation, generation.parent]:
        _sync(each)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
