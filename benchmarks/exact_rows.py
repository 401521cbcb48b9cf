"""What keeping a row up to date costs and loses, in floating point and in whole numbers.

    python -m benchmarks.exact_rows [--json PATH]

One participant of twenty sliders among 18,000 titles moves them 10,000 times by steps of 0.01. The
row is brought up to date at each move, and compared with a recomputed one at every hundredth.
`unequal` counts the comparisons that find any score that differs, `lists` those that find another
first twenty, `largest` is the largest difference in units of score.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import ROOT
from recommender.core.fixed_point import SCORE_ONE, quantize_lifts, quantize_priors, quantize_weight
from recommender.core.selection import best

TITLES, SLIDERS, MOVES, COMPARED_EVERY = 18_000, 20, 10_000, 100

Row = npt.NDArray[Any]


def compared(kind: str) -> dict[str, float]:
    dice = np.random.default_rng(1)
    lift, prior, one = _numbers(kind, dice)
    weights = np.zeros(SLIDERS, np.int64)
    row, seconds, unequal, lists, largest = prior.copy(), 0.0, 0, 0, 0.0
    for move in range(1, MOVES + 1):
        slider = int(dice.integers(SLIDERS))
        after = int(dice.integers(-100, 101))
        step = _weight(after, kind) - _weight(int(weights[slider]), kind)
        start = time.perf_counter()
        row += np.multiply(lift[slider], step, dtype=row.dtype)
        seconds += time.perf_counter() - start
        weights[slider] = after
        if move % COMPARED_EVERY == 0:
            anew = _anew(lift, prior, weights, kind)
            difference = np.abs(row.astype(np.float64) - anew).max() / one
            unequal += bool(difference)
            lists += not np.array_equal(best(row, 20), best(anew, 20))
            largest = max(largest, float(difference))
    return {
        "microseconds": seconds / MOVES * 1e6,
        "compared": MOVES // COMPARED_EVERY,
        "unequal": unequal,
        "lists": lists,
        "largest": largest,
    }


def _numbers(kind: str, dice: np.random.Generator) -> tuple[Row, Row, int]:
    """Lifts, prior and what one unit of score is."""
    lift, prior = dice.normal(0, 0.3, (SLIDERS, TITLES)), dice.exponential(1.0, TITLES)
    if kind == "int32":
        return quantize_lifts(lift), quantize_priors(prior), SCORE_ONE
    return lift.astype(kind), prior.astype(kind), 1


def _weight(hundredths: int, kind: str) -> Any:
    """A slider's weight as the kind of row has it: on the grid, or as near as the type comes."""
    number = hundredths / 100
    return np.dtype(kind).type(quantize_weight(number) if kind == "int32" else number)


def _anew(lift: Row, prior: Row, weights: npt.NDArray[np.int64], kind: str) -> Row:
    row = prior.copy()
    for slider, number in enumerate(weights.tolist()):
        row += np.multiply(lift[slider], _weight(number, kind), dtype=row.dtype)
    return row


def table(results: dict[str, dict[str, float]]) -> str:
    lines = [
        "| row | µs a move | compared | unequal | lists | largest |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind, found in results.items():
        lines.append(
            f"| {kind} | {found['microseconds']:.1f} | {found['compared']} | {found['unequal']}"
            f" | {found['lists']} | {found['largest']:.1e} |"
        )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="Rows in floating point and in whole numbers.")
    options.add_argument("--json", type=Path, default=ROOT / "var/benchmarks/exact_rows.json")
    chosen = options.parse_args()
    results = {kind: compared(kind) for kind in ("float32", "float64", "int32")}
    sys.stdout.write(table(results) + "\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
