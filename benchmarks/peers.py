"""A moved slider to a ranked list, beside libraries that rescore everything.

    python -m benchmarks.peers [--quick] [--json PATH]

Eight participants, one list of titles. Ours is the ranker of a room: the changed weight is added to
one row, and the list follows from there (update, statistics, agreement, strategy, spacing). The
peers know nothing of the row before: for each move they score all titles for all participants, as
inner products of 128 numbers, and give the best 200 of each.

    ours       the twenty of the room's list
    faiss      faiss.IndexFlatIP.search of the eight
    implicit   implicit's AlternatingLeastSquares.recommend for the eight
    implicit, changed    the same for the one whose weight changed

So this is an incremental update against a full rescore, and ours goes on to make one list of the
eight, which the peers do not. Every way gets one thread. Milliseconds; ratios of medians to ours,
in the same run. What is not installed is installed into var/peers, apart from the project.
"""

import argparse
import importlib.util
import json
import random
import subprocess
import sys
import time
import venv
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, csr_matrix

from benchmarks import ROOT
from benchmarks.ranking import machine, moved, room, synthetic
from recommender.ranker import DEFAULT_STRATEGY, Ranker
from recommender.types import Filters

PACKAGES = {"faiss": "faiss-cpu==1.15.1", "implicit": "implicit==0.7.3"}
FOLDER = ROOT / "var" / "peers"
PEOPLE, FACTORS, BEST = 8, 128, 200
SIZES = [18_000, 39_700, 1_000_000]
OURS = "ours"

Floats = npt.NDArray[np.float32]
Move = Callable[[], object]
# What happens before the clock starts, and what is measured.
Ways = dict[str, tuple[Move, Move]]


def find_peers() -> None:
    """Importable from here on; installed, if need be, where nothing of ours is."""
    if all(importlib.util.find_spec(name) for name in PACKAGES):
        return
    found = sorted(FOLDER.glob("lib/python*/site-packages"))
    if not found or not all((found[0] / name).is_dir() for name in PACKAGES):
        venv.create(FOLDER, with_pip=True, clear=True)
        numbers = [f"{name}=={version(name)}" for name in ("numpy", "scipy")]
        pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PACKAGES.values(), *numbers], check=True)  # noqa: S603 our own list
        found = sorted(FOLDER.glob("lib/python*/site-packages"))
    sys.path.append(str(found[0]))  # last, so that NumPy and SciPy stay the project's


def ours(titles: int) -> Ways:
    ranker, dice = Ranker(synthetic(titles)), random.Random(0)
    profiles = room(PEOPLE, dice)

    def slide() -> None:
        nonlocal profiles
        profiles = moved(profiles, dice)

    return {OURS: (slide, lambda: ranker.order(profiles, DEFAULT_STRATEGY, Filters()))}


def faiss(titles: Floats, people: Floats) -> Ways:
    library = importlib.import_module("faiss")
    library.omp_set_num_threads(1)
    index = library.IndexFlatIP(FACTORS)
    index.add(titles)
    return {"faiss": (nothing_changes, lambda: index.search(people, BEST))}


def implicit(titles: Floats, people: Floats) -> Ways:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own imports
        library = importlib.import_module("implicit.als")
    model = library.AlternatingLeastSquares(factors=FACTORS, num_threads=1)
    model.user_factors, model.item_factors = people, titles
    nothing: Any = csr_matrix(csr_array((PEOPLE, len(titles)), dtype=np.float32))
    everyone = np.arange(PEOPLE)

    def recommend(who: npt.NDArray[np.int64]) -> object:
        return model.recommend(who, nothing[who], N=BEST, filter_already_liked_items=False)

    return {
        "implicit": (nothing_changes, lambda: recommend(everyone)),
        "implicit, changed": (nothing_changes, lambda: recommend(everyone[:1])),
    }


def nothing_changes() -> None:
    """A full rescore costs the same whatever has changed."""


def measured(before: Move, move: Move, moves: int) -> dict[str, float]:
    move()
    times = []
    for _ in range(moves):
        before()
        start = time.perf_counter()
        move()
        times.append((time.perf_counter() - start) * 1000)
    median, p90, p99 = np.percentile(times, [50, 90, 99]).tolist()
    return {"median": median, "p90": p90, "p99": p99}


def case(titles: int, moves: int) -> dict[str, Any]:
    dice = np.random.default_rng(titles)
    factors = dice.normal(size=(titles, FACTORS)).astype(np.float32)
    people = dice.normal(size=(PEOPLE, FACTORS)).astype(np.float32)
    ways = ours(titles) | faiss(factors, people) | implicit(factors, people)
    found = {name: measured(*way, moves) for name, way in ways.items()}
    ratios = {name: times["median"] / found[OURS]["median"] for name, times in found.items()}
    return {"titles": titles, "moves": moves, "milliseconds": found, "ratios": ratios}


def table(results: list[dict[str, Any]]) -> str:
    lines = [
        "|     titles | what              |   median |      p90 |      p99 |  ratio |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    for result in results:
        for name, times in result["milliseconds"].items():
            lines.append(
                f"| {result['titles']:>10,} | {name:<17} | {times['median']:8.3f}"
                f" | {times['p90']:8.3f} | {times['p99']:8.3f} | {result['ratios'][name]:5.1f}× |"
            )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="Beside FAISS and implicit.")
    options.add_argument("--quick", action="store_true", help="fewer moves, no million titles")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "peers.json")
    chosen = options.parse_args()
    find_peers()
    sizes = SIZES[:-1] if chosen.quick else SIZES
    results = [case(n, moves=20 if chosen.quick or n > 100_000 else 300) for n in sizes]
    facts = {**machine(), **{name: version(spec.split("==")[0]) for name, spec in PACKAGES.items()}}
    sys.stdout.write(", ".join(f"{name} {fact}" for name, fact in facts.items()) + "\n\n")
    sys.stdout.write(table(results) + "\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps({**facts, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
