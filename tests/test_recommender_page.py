"""docs/recommender.md says what the code says, and its figures are those of the measurements."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest

from recommender.answer import Agreement, Block
from recommender.core import lift, similarity, strategies
from recommender.core.agreement import MOST_NEEDED
from recommender.core.blocks import block_sizes
from recommender.core.grid import LIFT_ONE
from recommender.core.history_row import PRIOR_TENTHS
from recommender.core.strategies import candidates, coverage
from recommender.evaluation.goals import goals, speed_goals
from recommender.model import PERSON_LIFT
from recommender.taste import BEST, INDIFFERENT

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "recommender.md").read_text(encoding="utf-8")


def benchmark(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measurement(name: str) -> Any:
    return json.loads((ROOT / "docs" / "measurements" / f"{name}.json").read_text())


def test_every_strategy_has_its_row_and_no_other() -> None:
    section = PAGE.split("## Strategies")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)`( \(default\))? \|", section, re.MULTILINE)
    assert {name for name, _ in rows} == set(strategies.STRATEGIES)
    assert [name for name, default in rows if default] == [strategies.DEFAULT_STRATEGY]


def test_every_agreement_and_block_is_explained() -> None:
    for word in (*get_args(Agreement), *(block for block in get_args(Block) if block != "list")):
        assert f"\n| `{word}` |" in PAGE


@pytest.mark.parametrize(
    "words",
    [
        f"λ = {lift.RIDGE:.0f}, rows weighted",
        f"λ = {similarity.RIDGE:.0f}, times {similarity.SCALE:.0f}",
        f"the {similarity.KEPT} strongest",
        f"Past {similarity.LARGEST_SQUARE:,} of both",
        f"shrunk by {similarity.SHRINK:.0f}",
        f"p = {coverage.CHANCE_OF_BEST}·N²",
        f"the best {candidates.BY_MEAN} by mean and everybody's best {candidates.FAVOURITES}",
        f"from 1 up to {MOST_NEEDED}",
        f"a full one adds {PERSON_LIFT // LIFT_ONE} to each of their",
        f"0.{PRIOR_TENTHS}·b + Σ_j r_u(j)·B(j,i)",
        f"r = (stars − {INDIFFERENT:.0f})/{BEST - INDIFFERENT:.0f}",
        "({}, {} and {} of 20)".format(*block_sizes(20)),
    ],
)
def test_constants_are_those_of_the_code(words: str) -> None:
    assert words in PAGE


def test_the_table_of_sliders_is_the_measured_one() -> None:
    assert benchmark("steering").table(measurement("steering")) in PAGE


def test_the_table_of_costs_is_the_measured_one() -> None:
    measured = measurement("ranking")
    assert benchmark("ranking").table(measured["results"]) in PAGE
    assert f"commit {measured['commit']}" in PAGE


def test_the_table_of_peers_is_the_measured_one() -> None:
    measured = measurement("peers")
    assert benchmark("peers").table(measured["results"]) in PAGE
    assert f"commit {measured['commit']}" in PAGE


def test_the_tables_of_goals_are_the_measured_ones() -> None:
    data = "ml-latest-small", "ml-100k", "demo"
    assert goals({name: measurement(f"evaluation-{name}") for name in data}) in PAGE
    assert speed_goals(measurement("ranking"), measurement("peers")) in PAGE


@pytest.mark.parametrize(
    ("decision", "name"),
    [
        ("0002-exact-rows", "exact_rows"),
        ("0008-lists-are-not-calibrated", "calibration"),
        ("0010-a-history-is-as-loud-as-popularity", "histories"),
    ],
)
def test_the_figures_of_a_decision_are_the_measured_ones(decision: str, name: str) -> None:
    page = (ROOT / "docs" / "decisions" / f"{decision}.md").read_text(encoding="utf-8")
    assert benchmark(name).table(measurement(name)) in page
