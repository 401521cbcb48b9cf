"""A summary as Markdown, for the screen and for docs/evaluation.md."""

from collections.abc import Iterable, Sequence
from typing import Any

from recommender.evaluation.group_lists import LARGE, PROTOCOLS
from recommender.evaluation.individuals import METHODS
from recommender.evaluation.summary import BASES, LARGE_GROUPS, SMALL_GROUPS, Summary

COLUMNS = {
    SMALL_GROUPS: (
        *("ndcg mean", "ndcg min", "ndcg min/max"),
        *("recall mean", "recall min", "recall min/max"),
        *("dfh mean", "dfh min", "dfh min/max", "zero recall"),
    ),
    LARGE_GROUPS: ("ndcg mean", "ndcg p10", "recall mean", "dfh mean", "dfh p10", "zero recall"),
}
COMPARED = ("ndcg mean", "ndcg min", "zero recall")
IN_CELLS = ("average", "gfar", "ep_fuzzda", "score_coverage", "proportional_fairness")
NO_WEIGHTS = "–"


def tables(found: Summary) -> str:
    facts = ", ".join(f"{count:,} {what}" for what, count in found["facts"].items())
    parts = [f"### {found['dataset']}", facts, single_people(found["individuals"])]
    for situation, protocols in found["lists"].items():
        for protocol in PROTOCOLS:
            parts += [group_lists(situation, protocol, protocols[protocol])]
        parts += [compared(situation, protocols[PROTOCOLS[0]][SMALL_GROUPS])]
        parts += [every_cell(situation, found["cells"])]
        parts += [ten_evenings(situation, found["evenings"][situation])]
    return "\n\n".join(parts)


def single_people(found: Summary) -> str:
    """nDCG@20 by method and situation."""
    rows = [
        [method, *(with_interval(found[name].get(method, {}).get("ndcg")) for name in found)]
        for method in METHODS
    ]
    return f"Single people, nDCG@20\n\n{table(['', *found], rows)}"


def group_lists(situation: str, protocol: str, found: Summary) -> str:
    parts = []
    for sizes, rules in found.items():
        rows = [
            [rule, *(number(values[metric]["mean"]) for metric in COLUMNS[sizes])]
            for rule, values in rules.items()
        ]
        title = f"Groups of {sizes}, {situation}, judged by {protocol}, @20"
        parts.append(f"{title}\n\n{table(['', *COLUMNS[sizes]], rows)}")
    return "\n\n".join(parts)


def compared(situation: str, rules: Summary) -> str:
    """What changes against the average and against GFAR, with intervals."""
    rows = [
        [rule, base, *(change(values[metric].get(f"against {base}")) for metric in COMPARED)]
        for base in BASES
        if base in rules
        for rule, values in rules.items()
        if rule != base
    ]
    title = f"Groups of {SMALL_GROUPS}, {situation}, change by held-out likes"
    return f"{title}\n\n{table(['', 'against', *COMPARED], rows)}"


def every_cell(situation: str, cells: Sequence[Summary]) -> str:
    """nDCG mean / minimum (from sixteen up the tenth percentile) / share who found nothing."""
    own = [cell for cell in cells if cell["situation"] == situation]
    rules = [rule for rule in IN_CELLS if all(rule in cell["rules"] for cell in own)]
    rows = [
        [cell["kind"], cell["size"], cell["groups"], *(_in_cell(cell, rule) for rule in rules)]
        for cell in own
    ]
    title = f"Every cell, {situation}: nDCG mean / min (p10 from 16 up) / zero recall"
    return f"{title}\n\n{table(['', 'size', 'groups', *rules], rows)}"


def ten_evenings(situation: str, ways: Summary) -> str:
    rows = [
        [
            way,
            *(with_interval(values[metric]["mean"]) for metric in ("mean", "worst", "min/max")),
            *(change(values[metric].get("against average")) for metric in ("mean", "worst")),
        ]
        for way, values in ways.items()
    ]
    head = ["", "mean", "worst", "min/max", "mean against average", "worst against average"]
    return f"Ten evenings, {situation}, satisfaction\n\n{table(head, rows)}"


def _in_cell(cell: Summary, rule: str) -> str:
    found = cell["rules"][rule]
    lowest = "ndcg min" if cell["size"] < LARGE else "ndcg p10"
    values = [found[name] for name in ("ndcg mean", lowest, "zero recall")]
    return " / ".join(NO_WEIGHTS if value is None else f"{value:.3f}" for value in values)


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def number(estimate: Any) -> str:
    return NO_WEIGHTS if estimate is None else f"{estimate[0]:.3f}"


def with_interval(estimate: Any) -> str:
    if estimate is None:
        return NO_WEIGHTS
    value, low, high = estimate
    return f"{value:.3f} [{low:.3f}, {high:.3f}]"


def change(estimate: Any) -> str:
    if estimate is None:
        return NO_WEIGHTS
    value, low, high = estimate
    return f"{value:+.1%} [{low:+.1%}, {high:+.1%}]"
