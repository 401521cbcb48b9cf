"""docs/recommender.md agrees with the code, and its figures are those of the measurements."""

import importlib
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest

from recommender.core import lift, similarity, strategies
from recommender.core.agreement import MOST_NEEDED
from recommender.core.blocks import block_sizes
from recommender.core.fixed_point import LIFT_ONE
from recommender.core.history_row import PRIOR_TENTHS
from recommender.core.strategies import candidates, coverage, proportional
from recommender.evaluation.goals import SITUATION, goals, speed_goals
from recommender.evaluation.group_lists import PROTOCOLS
from recommender.evaluation.individuals import OURS
from recommender.evaluation.summary import SMALL_GROUPS
from recommender.evaluation.tables import compared, with_interval
from recommender.model.model import PERSON_LIFT
from recommender.room.history_taste import BEST_STARS, NEUTRAL_STARS
from recommender.types import Agreement, Block

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "recommender.md").read_text(encoding="utf-8")


def benchmark(name: str) -> ModuleType:
    return importlib.import_module(f"benchmarks.{name}")


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
        f"of {similarity.EASE_SHARE:.0f} times EASE with λ = {similarity.TONIGHT_RIDGE:,.0f}",
        f"and {similarity.COSINE_SHARE:.0f} times the cosine",
        f"the cosine alone, {similarity.COSINE_ALONE:.0f} times",
        f"shrunk by {similarity.SHRINK:.0f}",
        f"p = {coverage.CHANCE_OF_BEST}·N²",
        f"c = {proportional.HALF_WORTH}; U is N³",
        f"the best {candidates.BY_MEAN} by mean and everybody's best {candidates.FAVOURITES}",
        f"from 1 up to {MOST_NEEDED}",
        f"a full one adds {PERSON_LIFT // LIFT_ONE} to each of their",
        f"0.{PRIOR_TENTHS}·b + Σ_j r_u(j)·B(j,i)",
        f"r = (stars − {NEUTRAL_STARS:.0f})/{BEST_STARS - NEUTRAL_STARS:.0f}",
        "({}, {} and {} of 20)".format(*block_sizes(20)),
    ],
)
def test_constants_are_those_of_the_code(words: str) -> None:
    assert words in PAGE


def test_the_table_of_sliders_is_the_measured_one() -> None:
    assert benchmark("slider_effect").table(measurement("slider_effect")) in PAGE


def test_the_table_of_costs_is_the_measured_one() -> None:
    measured = measurement("ranking")
    assert benchmark("ranking").table(measured["results"]) in PAGE
    assert f"commit {measured['commit']}" in PAGE


def test_the_table_of_peers_is_the_measured_one() -> None:
    measured = measurement("peers")
    assert benchmark("peers").table(measured["results"]) in PAGE
    assert f"commit {measured['commit']}" in PAGE


def test_the_table_of_training_at_scale_is_the_measured_one() -> None:
    module = benchmark("training_scale")
    results = [module.Measured(**found) for found in measurement("training_scale")]
    assert module.table(results) in PAGE
    assert all(found.added < found.stated for found in results if found.stated)


def test_the_tables_of_goals_are_the_measured_ones() -> None:
    data = "ml-latest-small", "ml-100k", "demo"
    assert goals({name: measurement(f"evaluation-{name}") for name in data}) in PAGE
    assert speed_goals(measurement("ranking"), measurement("peers")) in PAGE


@pytest.mark.parametrize(
    ("decision", "name"),
    [
        ("0002-exact-rows", "exact_rows"),
        ("0010-history-scaled-to-popularity", "history_weight"),
    ],
)
def test_the_figures_of_a_decision_are_the_measured_ones(decision: str, name: str) -> None:
    page = (ROOT / "docs" / "decisions" / f"{decision}.md").read_text(encoding="utf-8")
    assert benchmark(name).table(measurement(name)) in page


def test_the_figures_of_the_default_strategy_are_the_measured_ones() -> None:
    page = (ROOT / "docs/decisions/0040-proportional-fairness-is-the-default.md").read_text()
    found = measurement("group_rules-ml-100k")
    printed = compared(SITUATION, found["lists"][SITUATION][PROTOCOLS[0]][SMALL_GROUPS])
    shown = re.findall(r"^\|.*\|$", page, re.MULTILINE)
    assert len(shown) == 2 + 3 + 3  # each of two rules against the bases
    assert set(shown) <= set(printed.splitlines())
    alone = found["individuals"]["three likes, five sliders"][OURS]["ndcg"]
    assert with_interval(alone) in page
    assert f"manage.py {found['command'].split('manage.py ')[1].split(' --out')[0]}`" in page
    assert found["part"] == "test"


def test_the_figures_of_rows_for_tonight_are_the_measured_ones() -> None:
    page = (ROOT / "docs/decisions/0039-tonights-likes-have-rows-of-their-own.md").read_text()
    printed = benchmark("slider_effect").table(measurement("slider_effect")).splitlines()
    shown = re.findall(r"^\|.*\|$", page, re.MULTILINE)
    assert len(shown) == 2 + 2
    assert set(shown) <= set(printed)
