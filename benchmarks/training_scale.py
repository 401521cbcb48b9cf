"""Measures what training takes at the scale of a large service: seconds, and memory at its most.

    python -m benchmarks.training_scale [--quick] [--json PATH]

Synthetic ratings: how often people rate, and how often titles are rated, fall off as they do in
MovieLens. Each step runs in a process of its own, so that its peak is its own: `ratings` is the
process with the ratings alone, `added` what the step had on top of it at its most, and `stated`
what training states before it begins.
"""

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from benchmarks import ROOT
from recommender.core.lift import lift_by_kind
from recommender.core.likes import Enjoyment
from recommender.core.similarity import memory_bound, similarity_rows, tonight_rows

INTERESTS = 40
SHAPES = [(50_000, 20_000, 5_000_000)]
QUICK = [(3_000, 2_000, 150_000)]
MEGABYTE = 1e6


class Measured(NamedTuple):
    step: str
    raters: int
    titles: int
    ratings: int
    seconds: float
    base: float
    added: float
    stated: float | None


def synthetic(raters: int, titles: int, ratings: int) -> Enjoyment:
    dice = np.random.default_rng(ratings)
    popular = 1 / (np.arange(titles) + 20.0)
    who = np.repeat(np.arange(raters), dice.multinomial(ratings, dice.dirichlet(np.ones(raters))))
    what = dice.choice(titles, ratings, p=popular / popular.sum())
    pairs = np.unique(who * titles + what)
    stars = dice.integers(1, 11, pairs.size) / 10
    found = csr_array((stars, np.divmod(pairs, titles)), shape=(raters, titles))
    return csr_array(found[np.diff(found.indptr) > 0])


def learn_lift(enjoyment: Enjoyment) -> object:
    dice = np.random.default_rng(1)
    weights = np.round(dice.uniform(-1, 1, (enjoyment.shape[0], INTERESTS)), 1)
    return lift_by_kind(enjoyment, weights, ["genre"] * INTERESTS)


STEPS: dict[str, Callable[[Enjoyment], object]] = {
    "lift": learn_lift,
    "rows for histories": similarity_rows,
    "rows for tonight": tonight_rows,
}


def measured(step: str, raters: int, titles: int, ratings: int) -> Measured:
    enjoyment = synthetic(raters, titles, ratings)
    base = _peak()
    started = time.process_time()
    STEPS[step](enjoyment)
    seconds = time.process_time() - started
    stated = None if step == "lift" else memory_bound(enjoyment) / MEGABYTE
    count = int(enjoyment.nnz)
    return Measured(step, raters, titles, count, seconds, base, _peak() - base, stated)


def _peak() -> float:
    """Megabytes that this process has had at its most. Linux counts in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def table(results: list[Measured]) -> str:
    lines = [
        "| step | raters | titles | ratings | processor s | ratings, MB | added, MB | stated, MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for found in results:
        stated = "–" if found.stated is None else f"{found.stated:,.0f}"
        lines.append(
            f"| {found.step} | {found.raters:,} | {found.titles:,} | {found.ratings:,} "
            f"| {found.seconds:.1f} | {found.base:,.0f} | {found.added:,.0f} | {stated} |"
        )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="What training takes at scale.")
    options.add_argument("--quick", action="store_true", help="a small shape, in seconds")
    options.add_argument(
        "--json", type=Path, default=ROOT / "var" / "benchmarks" / "training_scale.json"
    )
    chosen = options.parse_args()
    apart = multiprocessing.get_context("spawn")
    results = []
    for shape in QUICK if chosen.quick else SHAPES:
        for step in STEPS:
            with apart.Pool(1) as pool:
                results.append(pool.apply(measured, (step, *shape)))
    sys.stdout.write(table(results) + "\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps([found._asdict() for found in results], indent=1) + "\n")


if __name__ == "__main__":
    main()
