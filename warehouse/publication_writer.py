"""Assembles a publication on this machine; the store then makes it the current one.

Days that did not change are hard links to the files of the previous publication. The next run
removes what a killed one left.
"""

import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from warehouse import schema
from warehouse.engines.engine import Days
from warehouse.publication_reader import MANIFEST, RETAINED, Manifest, Publication, read
from warehouse.storage.storage import GENERATIONS, Storage, generations, number_of

WORK = "work"
MEMBER_HISTORY = "told.parquet"
CARRIED = {MEMBER_HISTORY: "new_member_history", RETAINED: "retained_party"}
"""Files that a publication hands to the next run, and the staged tables that they are."""


def remove_leftovers(folder: Path, previous: Publication | None) -> None:
    """Deletes the files of runs that did not finish."""
    shutil.rmtree(folder / WORK, ignore_errors=True)
    published = previous.manifest.number if previous else 0
    for generation in generations(folder):
        if number_of(generation) > published:
            shutil.rmtree(generation)


def assemble(
    folder: Path,
    name: str,
    made: Path,
    carried: Mapping[str, Path],
    previous: Publication | None,
    days: Days,
) -> Path:
    """Creates the new generation, without its manifest.

    `carried` are files for the next run, by their names; `days` are those that were rebuilt.
    """
    generation = folder / GENERATIONS / name
    generation.mkdir(parents=True)
    for table in made.iterdir():
        shutil.move(table, generation / table.name)
    for name, file in carried.items():
        shutil.move(file, generation / name)
    if previous:
        facts = schema.FACT.name
        for day in _days(previous.folder) - {day.isoformat() for day in days}:
            _link(previous.folder / facts / f"day={day}", generation / facts / f"day={day}")
    return generation


def remove_empty_days(generation: Path, empty: Collection[str]) -> None:
    """Deletes the folders of days without facts, except the last one: a table needs a file."""
    existing = _days(generation)
    for day in sorted(existing & set(empty))[: None if existing - set(empty) else -1]:
        shutil.rmtree(generation / schema.FACT.name / f"day={day}")


def activate(
    storage: Storage,
    generation: Path,
    manifest: Manifest,
    previous: Publication | None,
    *,
    keep_previous: bool,
) -> Publication:
    """Writes the manifest, and makes the publication the current one."""
    (generation / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    before = previous.folder if previous else None
    storage.activate(generation, before, keep_previous=keep_previous)
    return read(generation)


def files(generation: Path) -> list[str]:
    return sorted(str(file.relative_to(generation)) for file in generation.rglob("*.parquet"))


def fact_days(generation: Path) -> list[str]:
    return sorted(_days(generation))


def _days(generation: Path) -> set[str]:
    found = (generation / schema.FACT.name).glob("day=*")
    return {each.name.removeprefix("day=") for each in found}


def _link(before: Path, now: Path) -> None:
    now.mkdir(parents=True)
    for file in before.iterdir():
        try:
            os.link(file, now / file.name)
        except OSError:  # a file system without links
            shutil.copy2(file, now / file.name)
