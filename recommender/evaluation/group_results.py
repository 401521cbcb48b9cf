"""Evaluates lists and evenings for all groups of one split."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

import numpy as np

from recommender.core.fixed_point import Columns, Floats
from recommender.evaluation import evenings, group_lists, groups, production_model
from recommender.evaluation.population import Population, ranking_input_of
from recommender.evaluation.situations import situations
from recommender.evaluation.splits import Split

AnyKey = TypeVar("AnyKey")
SITUATIONS = ("full history", "three likes, five sliders")


class Cell(NamedTuple):
    """A kind of groups: the situation of their members, how they were formed, their size."""

    situation: str
    kind: str
    size: int


class GroupResults(NamedTuple):
    """(groups,) for each cell and: rule, protocol, metric; or way of picking, metric. folds: for
    each cell the number of the split that each of its groups is from."""

    lists: dict[tuple[Cell, str, str, str], Floats]
    evenings: dict[tuple[Cell, str, str], Floats]
    folds: dict[Cell, Columns]


def evaluate_groups(split: Split, sizes: Iterable[int], count: int) -> GroupResults:
    lists: dict[tuple[Cell, str, str, str], list[float]] = defaultdict(list)
    nights: dict[tuple[Cell, str, str], list[float]] = defaultdict(list)
    alike = groups.likeness(split)
    cells = [(kind, size) for kind in groups.KINDS for size in sizes]
    members = {cell: groups.groups(split, alike, *cell, count) for cell in cells}
    folds: dict[Cell, Columns] = {}
    for situation, population in populations(split):
        for (kind, size), chosen in members.items():
            cell = Cell(situation, kind, size)
            folds[cell] = np.full(len(chosen), split.number)
            for group in chosen:
                _evaluate_group(cell, population, group, lists, nights)
    return GroupResults(_arrays(lists), _arrays(nights), folds)


def populations(split: Split) -> Iterator[tuple[str, Population]]:
    model = production_model.trained(split)
    for situation in situations(split):
        if situation.name in SITUATIONS:
            rows = production_model.scores(model, situation).astype(np.int32)
            unstretched = production_model.unstretched_scores(model, situation)
            seen, truth = split.seen(), split.truth
            yield situation.name, Population(rows, unstretched, model.prior, seen, truth)


def _evaluate_group(
    cell: Cell,
    population: Population,
    group: Columns,
    lists: dict[tuple[Cell, str, str, str], list[float]],
    nights: dict[tuple[Cell, str, str], list[float]],
) -> None:
    """One group's values, appended to those of the groups before."""
    ranking_input = ranking_input_of(population, group)
    evaluator = group_lists.ListEvaluator(ranking_input, population.truth[group])
    for rule, shown in group_lists.lists(ranking_input, population.unstretched[group]).items():
        for protocol, values in evaluator(shown).items():
            for metric, value in values.items():
                lists[cell, rule, protocol, metric].append(value)
    if cell.size < group_lists.LARGE:
        for way, picks in evenings.WAYS.items():
            for metric, value in evenings.evaluate(ranking_input, picks(ranking_input)).items():
                nights[cell, way, metric].append(value)


def _arrays(measured: dict[AnyKey, list[float]]) -> dict[AnyKey, Floats]:
    return {key: np.array(values) for key, values in measured.items()}
