"""Plans and runs an evaluation: data sets, parts, splits, groups."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import django
import numpy as np
import numpy.typing as npt

from recommender.core.fixed_point import Floats
from recommender.evaluation import splits
from recommender.evaluation.datasets import Dataset, demo, movielens_folder, smaller
from recommender.evaluation.group_results import GroupResults, evaluate_groups
from recommender.evaluation.individuals import Key, individuals
from recommender.evaluation.ml_100k import read_ml_100k

SIZES = (2, 4, 8, 16, 50)
GROUPS_A_SPLIT = 60
SMOKE_SIZES, SMOKE_GROUPS = (2, 4), 8
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

AnyKey = TypeVar("AnyKey")
Number = TypeVar("Number", bound=np.generic)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """Where a data set comes from. kind: demo, folder or ml-100k; folder: of it, if it has one."""

    kind: str
    folder: Path = Path()

    def read(self) -> Dataset:
        if self.kind == "demo":
            return demo()
        return movielens_folder(self.folder) if self.kind == "folder" else self._fetched()

    def _fetched(self) -> Dataset:
        return read_ml_100k(self.folder)


@dataclass(frozen=True)
class Task:
    """One split of one data set."""

    source: Source
    number: int
    part: splits.Part
    smoke: bool


@dataclass(frozen=True)
class Found:
    """What was measured on one data set. individuals: (people,) arrays; groups: (groups,)."""

    dataset: str
    facts: dict[str, int]
    individuals: dict[Key, Floats]
    groups: GroupResults


def done(task: Task) -> Found:
    dataset = smaller(task.source.read()) if task.smoke else task.source.read()
    alone = splits.by_people(dataset, task.number, task.part)
    together = splits.by_ratings(dataset, task.number, task.part)
    sizes, count = (SMOKE_SIZES, SMOKE_GROUPS) if task.smoke else (SIZES, GROUPS_A_SPLIT)
    facts = {
        "raters": dataset.people,
        "titles": dataset.titles,
        "ratings": int(dataset.stars.size),
        "served": alone.people,
    }
    return Found(dataset.name, facts, individuals(alone), evaluate_groups(together, sizes, count))


def run(tasks: list[Task], processes: int, progress: Progress) -> list[Found]:
    """One result per data set, in the order of the tasks: its splits put together."""
    results: dict[int, Found] = {}
    for place, found in _each(tasks, processes):
        results[place] = found
        task = tasks[place]
        progress(f"{len(results)} of {len(tasks)}: {found.dataset}, split {task.number + 1}")
    by_name: dict[str, list[Found]] = {}
    for place in sorted(results):
        by_name.setdefault(results[place].dataset, []).append(results[place])
    return [together(parts) for parts in by_name.values()]


def _each(tasks: list[Task], processes: int) -> Iterator[tuple[int, Found]]:
    if processes == 1:
        yield from ((place, done(task)) for place, task in enumerate(tasks))
        return
    # Each process computes on one thread: two BLAS threads each would wait for one another.
    os.environ.update(dict.fromkeys(THREADS, "1"))
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=start, initializer=django.setup) as pool:
        places = {pool.submit(done, task): place for place, task in enumerate(tasks)}
        for future in as_completed(places):
            yield places[future], future.result()


def together(parts: list[Found]) -> Found:
    """The splits of one data set end to end. A count of people served is their sum."""
    facts = parts[0].facts | {"served": sum(part.facts["served"] for part in parts)}
    return Found(
        dataset=parts[0].dataset,
        facts=facts,
        individuals=_joined([part.individuals for part in parts]),
        groups=GroupResults(
            _joined([part.groups.lists for part in parts]),
            _joined([part.groups.evenings for part in parts]),
            _joined([part.groups.folds for part in parts]),
        ),
    )


def _joined(
    parts: list[dict[AnyKey, npt.NDArray[Number]]],
) -> dict[AnyKey, npt.NDArray[Number]]:
    keys = {key: None for part in parts for key in part}
    return {key: np.concatenate([part[key] for part in parts if key in part]) for key in keys}
