"""Goals and what was reached: the table of docs/recommender.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from recommender.core.strategies import DEFAULT_STRATEGY
from recommender.evaluation.group_lists import PROTOCOLS
from recommender.evaluation.individuals import OURS
from recommender.evaluation.summary import SMALL_GROUPS, Summary
from recommender.evaluation.tables import change, table, with_interval

Times = Mapping[str, Any]

SITUATION = "full history"
FAIREST = "average, deficits"
DEFAULT_BEFORE = "score_coverage"


@dataclass(frozen=True)
class Goal:
    """floor, goal: as the design states them. reached: gets the figure from a summary;
    format_value: how it is written; data: the set that it was stated for, None for each."""

    name: str
    floor: str
    goal: str
    reached: Callable[[Summary], Any]
    format_value: Callable[[Any], str] = change
    data: str | None = None


def _alone(situation: str) -> Callable[[Summary], Any]:
    return lambda found: found["individuals"][situation][OURS]["ndcg"]


def _group(metric: str, base: str) -> Callable[[Summary], Any]:
    """How the default changes a metric against another rule, in groups of 2 to 8: the default
    of when it was measured."""

    def reached(found: Summary) -> Any:
        rules = found["lists"][SITUATION][PROTOCOLS[0]][SMALL_GROUPS]
        rule = DEFAULT_STRATEGY if DEFAULT_STRATEGY in rules else DEFAULT_BEFORE
        return rules[rule][metric][f"against {base}"]

    return reached


def _evenings(metric: str) -> Callable[[Summary], Any]:
    return lambda found: found["evenings"][SITUATION][FAIREST][metric]["against average"]


MOVES = {
    (18_000, 8): (".5 / 3", ".3 / 1"),
    (39_700, 50): ("1 / 5", ".5 / 2"),
    (1_000_000, 8): ("10 / 25", "7 / 15"),
}
AGAINST_FAISS = {18_000: ("8×", "15×"), 1_000_000: ("40×", "70×")}
SMALL = "ml-latest-small"
GOALS = (
    Goal("five sliders, nDCG@20", ".205", ".23", _alone("five sliders"), with_interval, SMALL),
    Goal(
        "three likes and five sliders",
        ".235",
        ".26",
        _alone("three likes, five sliders"),
        with_interval,
        SMALL,
    ),
    Goal("full history", ".32", ".34", _alone(SITUATION), with_interval, SMALL),
    Goal("groups, mean nDCG over average", "+2.5%", "+5%", _group("ndcg mean", "average")),
    Goal("groups, least nDCG over average", "+10%", "+15%", _group("ndcg min", "average")),
    Goal("groups, zero recall against average", "-10%", "-15%", _group("zero recall", "average")),
    Goal("groups, mean nDCG against GFAR", "equal", "+2%", _group("ndcg mean", "gfar")),
    Goal("… at no lower least nDCG", "equal", "equal", _group("ndcg min", "gfar")),
    Goal("ten evenings, worst member over average", "+25%", "+35%", _evenings("worst")),
    Goal("… at most so much mean lost", "-5%", "-5%", _evenings("mean")),
)


def goals(found: Mapping[str, Summary]) -> str:
    """found: summaries by data set."""
    rows = [
        [goal.name, goal.floor, goal.goal, *(_cell(goal, name, found[name]) for name in found)]
        for goal in GOALS
    ]
    return table(["", "floor", "goal", *found], rows)


def _cell(goal: Goal, name: str, found: Summary) -> str:
    shown = goal.format_value(goal.reached(found))
    return shown if goal.data in (None, name) else f"({shown})"


def speed_goals(ranking: Times, peers: Times) -> str:
    """From the figures of benchmarks/ranking.py and benchmarks/peers.py: milliseconds from a
    changed weight to the list, median / slowest hundredth; and FAISS's time over ours."""
    rows: list[list[str]] = []
    for result in ranking["results"]:
        titles, people = result["titles"], result["participants"]
        if (titles, people) in MOVES:
            took = result["milliseconds"]["list"]
            reached = f"{took['median']:.2f} / {took['p99']:.2f}"
            rows.append([f"{titles:,} titles, {people} people", *MOVES[titles, people], reached])
    for result in peers["results"]:
        if result["titles"] in AGAINST_FAISS:
            reached = f"{result['ratios']['faiss']:.1f}×"
            name = f"against FAISS, {result['titles']:,} titles"
            rows.append([name, *AGAINST_FAISS[result["titles"]], reached])
    return table(["", "floor", "goal", "reached"], rows)
