"""Summarizes measurements as means with intervals, for the JSON file and the tables."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from recommender.core.fixed_point import Columns, Floats
from recommender.evaluation import bootstrap
from recommender.evaluation.bootstrap import Estimate
from recommender.evaluation.group_lists import LARGE, UNSTRETCHED
from recommender.evaluation.group_results import Cell
from recommender.evaluation.plan import Found

Summary = dict[str, Any]

BASES = ("average", UNSTRETCHED, "gfar")
SMALL_GROUPS, LARGE_GROUPS = "2 to 8", "16 and 50"
DECIMALS = 6
CELL_METRICS = ("ndcg mean", "ndcg min", "ndcg p10", "zero recall")


def summary(found: Found) -> Summary:
    whole: Summary = rounded(
        {
            "dataset": found.dataset,
            "facts": found.facts,
            "individuals": individuals(found),
            "lists": lists(found),
            "cells": cells(found),
            "evenings": evenings(found),
        }
    )
    return whole


def rounded(part: Any) -> Any:
    """With six decimals, and None where there was nothing to measure: JSON knows no nan."""
    if isinstance(part, dict):
        return {key: rounded(value) for key, value in part.items()}
    if isinstance(part, Estimate) and math.isnan(part.value):
        return None
    if isinstance(part, list | tuple):
        return [rounded(value) for value in part]
    if isinstance(part, float):
        return None if math.isnan(part) else round(part, DECIMALS)
    return part


def individuals(found: Found) -> Summary:
    """situation → method → metric → estimate."""
    nested: Summary = {}
    for (situation, method, metric), values in found.individuals.items():
        methods = nested.setdefault(situation, {})
        methods.setdefault(method, {})[metric] = bootstrap.mean(values)
    return nested


def lists(found: Found) -> Summary:
    """situation → protocol → sizes → rule → metric → estimate, and its change against others."""
    nested: Summary = {}
    for situation, protocol, metric in _distinct(
        found.groups.lists, lambda k: (k[0].situation, *k[2:])
    ):
        for sizes, holds in _scopes(found).items():
            values = {
                key[1]: _pooled(found.groups.lists, situation, holds, *key[1:])
                for key in found.groups.lists
                if key[0].situation == situation and key[2:] == (protocol, metric)
            }
            folds = _folds(found, situation, holds)
            place = nested.setdefault(situation, {}).setdefault(protocol, {}).setdefault(sizes, {})
            for rule, compared in _compared(values, folds).items():
                place.setdefault(rule, {})[metric] = compared
    return nested


def evenings(found: Found) -> Summary:
    """situation → way of picking → metric → estimate, and its change against the average."""
    nested: Summary = {}
    for situation, metric in _distinct(found.groups.evenings, lambda k: (k[0].situation, k[2])):
        values = {
            key[1]: _pooled(found.groups.evenings, situation, lambda size: True, *key[1:])
            for key in found.groups.evenings
            if key[0].situation == situation and key[2] == metric
        }
        folds = _folds(found, situation, lambda size: size < LARGE)
        for way, compared in _compared(values, folds).items():
            nested.setdefault(situation, {}).setdefault(way, {})[metric] = compared
    return nested


def cells(found: Found) -> list[Summary]:
    """By held-out likes alone, every cell: rule → metric → mean."""
    rows: dict[Cell, Summary] = {}
    for (cell, rule, protocol, metric), values in found.groups.lists.items():
        if protocol == "held-out likes" and metric in CELL_METRICS:
            row = rows.setdefault(cell, cell._asdict() | {"groups": values.size, "rules": {}})
            row["rules"].setdefault(rule, {})[metric] = bootstrap.mean(values).value
    return list(rows.values())


def _scopes(found: Found) -> dict[str, Callable[[int], bool]]:
    """Those of the small and the large groups of which there are any."""
    all_ = {SMALL_GROUPS: lambda size: size < LARGE, LARGE_GROUPS: lambda size: size >= LARGE}
    measured = {key[0].size for key in found.groups.lists}
    return {name: holds for name, holds in all_.items() if any(map(holds, measured))}


def _pooled(
    measured: dict[Any, Floats], situation: str, holds: Callable[[int], bool], *rest: str
) -> Floats:
    """(groups of all kinds and of the sizes that hold,) in the order of the cells."""
    parts = [
        values
        for (cell, *key), values in measured.items()
        if cell.situation == situation and holds(cell.size) and tuple(key) == rest
    ]
    return np.concatenate([np.empty(0), *parts])


def _folds(found: Found, situation: str, holds: Callable[[int], bool]) -> Columns:
    """(groups,) as `_pooled`."""
    folds = found.groups.folds.items()
    parts = [own for cell, own in folds if cell.situation == situation and holds(cell.size)]
    return np.concatenate([np.empty(0, np.int64), *parts])


def _compared(values: dict[str, Floats], folds: Columns) -> dict[str, dict[str, Estimate]]:
    """rule → its mean, and its change against each base that was measured too."""
    return {
        rule: {"mean": bootstrap.mean(own, folds)}
        | {
            f"against {base}": bootstrap.change(own, values[base], folds)
            for base in BASES
            if base in values and base != rule
        }
        for rule, own in values.items()
    }


def _distinct(keys: Iterable[Any], part: Callable[[Any], tuple[str, ...]]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(part(key) for key in keys))
