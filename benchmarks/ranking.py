"""How long a moved slider takes to become a ranked list.

    python -m benchmarks.ranking [--quick] [--json PATH]

Synthetic titles with twenty genres and learned-looking lifts, so that any size can be measured;
the code measured is the ranker of a room, from one changed weight to

    list      the titles in their order: update of the row, statistics, agreement, strategy
    answer    the whole message: also fits, reasons, satisfaction and the group profile
    anew      the same list by a new ranker, which computes every row
    product   no list at all: only the float32 product of all weights and all lifts that every
              full rescore of the room begins with

Every figure is in milliseconds; median, p90 and p99 over all moves, min–max of the medians over
the rounds. Ratios are to `list` in the same run.
"""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import (
    ROOT,
    with_django,  # noqa: F401 sets Django up before models are imported
)
from recommender.core.fixed_point import quantize_lifts, quantize_priors
from recommender.model.columns import Card, TitleColumns
from recommender.model.model import Model
from recommender.ranker import DEFAULT_STRATEGY, Ranker
from recommender.types import Filters, Interest, Profile

GENRES = 20
SLIDERS = 5
LIST_LENGTH = 20
CASES = [(9_000, 3), (18_000, 8), (39_700, 50), (1_000_000, 8)]
ROUNDS = 5

Move = Callable[[list[Profile]], object]


def synthetic(titles: int) -> Model:
    rng = np.random.default_rng(titles)
    groups = tuple(np.flatnonzero(rng.random(titles) < 0.15) for _ in range(GENRES))
    interests = tuple(Interest(f"genre:{k}", f"Genre {k}", "genre") for k in range(GENRES))
    lift = rng.normal(0, 0.2, (GENRES, titles))
    for place, group in enumerate(groups):
        lift[place, group] += 0.75
    cards = [Card(k + 1, f"Title{k}", 1999, "film", 100, "", "", 0.0) for k in range(titles)]
    columns = TitleColumns(cards, [[] for _ in cards], interests, groups, {})
    return Model(
        "synthetic",
        columns,
        quantize_priors(rng.exponential(1.0, titles)),
        quantize_lifts(lift),
        None,
    )


def moved(profiles: list[Profile], dice: random.Random) -> list[Profile]:
    """The same room after one of its sliders was moved."""
    place = dice.randrange(len(profiles))
    known = profiles[place]
    key = dice.choice(list(known.weights))
    weights = {**known.weights, key: round(dice.uniform(-1, 1), 2)}
    return [*profiles[:place], Profile(known.participant, weights), *profiles[place + 1 :]]


def room(participants: int, dice: random.Random) -> list[Profile]:
    """People with overlapping preferences: two in three of their sliders are on what most like."""
    return [
        Profile(
            f"p{k:02}",
            {
                f"genre:{genre}": round(
                    dice.uniform(0.2, 1) if genre < 8 else dice.uniform(-1, 1), 2
                )
                for genre in [*dice.sample(range(8), 3), *dice.sample(range(8, GENRES), 2)]
            },
        )
        for k in range(participants)
    ]


def measured(move: Move, participants: int, moves: int) -> dict[str, float]:
    medians, every = [], []
    for number in range(ROUNDS):
        dice = random.Random(number)
        profiles = room(participants, dice)
        move(profiles)
        times = []
        for _ in range(moves):
            profiles = moved(profiles, dice)
            start = time.perf_counter()
            move(profiles)
            times.append((time.perf_counter() - start) * 1000)
        medians.append(float(np.median(times)))
        every += times
    return {
        "median": float(np.median(every)),
        "p90": float(np.percentile(every, 90)),
        "p99": float(np.percentile(every, 99)),
        "least_median": min(medians),
        "largest_median": max(medians),
    }


def ways(model: Model) -> dict[str, Move]:
    """What is measured, each with a ranker of its own."""
    ordering, answering = Ranker(model), Ranker(model)
    asked = (DEFAULT_STRATEGY, Filters(), LIST_LENGTH)
    lift, places = model.lift.astype(np.float32), model.columns.place_of_interest

    def product(profiles: list[Profile]) -> object:
        weights = np.zeros((len(profiles), len(places)), np.float32)
        for row, profile in enumerate(profiles):
            for key, number in profile.weights.items():
                weights[row, places[key]] = number
        return weights @ lift + model.prior

    return {
        "list": lambda profiles: ordering.order(profiles, *asked),
        "answer": lambda profiles: answering.recommend(profiles, *asked),
        "anew": lambda profiles: Ranker(model).order(profiles, *asked),
        "product": product,
    }


def case(titles: int, participants: int, moves: int) -> dict[str, Any]:
    model = synthetic(titles)
    found = {name: measured(move, participants, moves) for name, move in ways(model).items()}
    dice = random.Random(0)
    agreement = Ranker(model).recommend(room(participants, dice), DEFAULT_STRATEGY, Filters())
    ratios = {name: found[name]["median"] / found["list"]["median"] for name in ("anew", "product")}
    return {
        "titles": titles,
        "participants": participants,
        "agreement": agreement.agreement,
        "milliseconds": found,
        "ratios": ratios,
    }


def machine() -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "load_average": round(os.getloadavg()[0], 1),
    }


def table(results: list[dict[str, Any]]) -> str:
    lines = [
        "|     titles | people | agreement | what    |  median |     p90 |     p99 |"
        " medians of rounds | ratio |",
        "|---:|---:|---|---|---:|---:|---:|---|---:|",
    ]
    for result in results:
        for name, times in result["milliseconds"].items():
            ratio = result["ratios"].get(name)
            lines.append(
                f"| {result['titles']:>10,} | {result['participants']:>6}"
                f" | {result['agreement']:<9} | {name:<7}"
                f" | {times['median']:7.3f} | {times['p90']:7.3f} | {times['p99']:7.3f}"
                f" | {times['least_median']:.3f}–{times['largest_median']:.3f}"
                f" | {f'{ratio:.1f}×' if ratio else '':>5} |"
            )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="From a moved slider to a ranked list.")
    options.add_argument("--quick", action="store_true", help="fewer moves, no million titles")
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "ranking.json")
    chosen = options.parse_args()
    results = [
        case(titles, participants, moves=20 if chosen.quick or titles > 100_000 else 200)
        for titles, participants in (CASES[:-1] if chosen.quick else CASES)
    ]
    facts = machine()
    sys.stdout.write(", ".join(f"{name} {fact}" for name, fact in facts.items()) + "\n\n")
    sys.stdout.write(table(results) + "\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps({**facts, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
