"""All groups of one split, cell by cell: what their lists and their evenings were worth."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

import numpy as np

from recommender.core.grid import Columns, Floats
from recommender.evaluation import evenings, groups, parties, shipped
from recommender.evaluation.boards import Crowd, board_of
from recommender.evaluation.situations import situations
from recommender.evaluation.splits import Split

AnyKey = TypeVar("AnyKey")
TOLD = ("full history", "three likes, five sliders")


class Cell(NamedTuple):
    """Which groups: what their members have told, how they were put together, how many."""

    told: str
    kind: str
    size: int


class Gatherings(NamedTuple):
    """(groups,) for each cell and: rule, protocol, metric; or way of picking, metric."""

    lists: dict[tuple[Cell, str, str, str], Floats]
    evenings: dict[tuple[Cell, str, str], Floats]


def gatherings(split: Split, sizes: Iterable[int], count: int) -> Gatherings:
    lists: dict[tuple[Cell, str, str, str], list[float]] = defaultdict(list)
    nights: dict[tuple[Cell, str, str], list[float]] = defaultdict(list)
    alike = groups.likeness(split)
    cells = [(kind, size) for kind in groups.KINDS for size in sizes]
    members = {cell: groups.groups(split, alike, *cell, count) for cell in cells}
    for told, crowd in crowds(split):
        for (kind, size), chosen in members.items():
            for group in chosen:
                _judge(Cell(told, kind, size), crowd, group, lists, nights)
    return Gatherings(_arrays(lists), _arrays(nights))


def crowds(split: Split) -> Iterator[tuple[str, Crowd]]:
    model = shipped.trained(split)
    for situation in situations(split):
        if situation.name in TOLD:
            rows = shipped.scores(model, situation).astype(np.int32)
            yield situation.name, Crowd(rows, model.prior, split.seen(), split.truth)


def _judge(
    cell: Cell,
    crowd: Crowd,
    group: Columns,
    lists: dict[tuple[Cell, str, str, str], list[float]],
    nights: dict[tuple[Cell, str, str], list[float]],
) -> None:
    """One group's values, appended to those of the groups before."""
    board = board_of(crowd, group)
    judge = parties.Judge(board, crowd.truth[group])
    for rule, shown in parties.lists(board).items():
        for protocol, values in judge(shown).items():
            for metric, value in values.items():
                lists[cell, rule, protocol, metric].append(value)
    if cell.size < parties.LARGE:
        for way, picks in evenings.WAYS.items():
            for metric, value in evenings.judged(board, picks(board)).items():
                nights[cell, way, metric].append(value)


def _arrays(measured: dict[AnyKey, list[float]]) -> dict[AnyKey, Floats]:
    return {key: np.array(values) for key, values in measured.items()}
