"""What calibrating a group's list to its members' genres gives, and what it costs.

    python benchmarks/calibration.py [--json PATH]

Groups of raters on the demo catalogue, put together at random; their members have told three likes
and five sliders, and held-out likes say how well the list of twenty serves them. The list is score
coverage's, re-ranked out of its first forty at several strengths. `mix` is how like the list's
genres are to those of the members' own best twenty (Hellinger's coefficient, 1 is the same).
Ratings: MovieLens, catalog/demo/TERMS.md. Only the first validation split is used.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402 the settings come first

django.setup()

import numpy as np  # noqa: E402

from recommender.columns import TitleColumns  # noqa: E402
from recommender.core.board import Board  # noqa: E402
from recommender.core.calibration import calibrated, shares, wanted_mix  # noqa: E402
from recommender.core.grid import Flags, Floats  # noqa: E402
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES  # noqa: E402
from recommender.evaluation import gatherings, groups, splits  # noqa: E402
from recommender.evaluation.boards import board_of  # noqa: E402
from recommender.evaluation.datasets import demo  # noqa: E402
from recommender.evaluation.parties import Judge  # noqa: E402

LENGTH, POOL, GROUPS = 20, 40, 100
SIZES, STRENGTHS = (2, 4, 8), (0.0, 0.02, 0.1, 0.35, 0.7)
TOLD = "three likes, five sliders"
FIGURES = ("mean nDCG", "min nDCG", "nothing found", "mix")


def genre_shares(catalogue: TitleColumns) -> Floats:
    """(titles, genres)"""
    rows = [place for place, known in enumerate(catalogue.interests) if known.kind == "genre"]
    return shares(catalogue.incidence[rows].T.toarray())


def judged(board: Board, truth: Flags, genres: Floats, strength: float) -> list[float]:
    """The figures of one group's list."""
    pool = STRATEGIES[DEFAULT_STRATEGY](board, POOL)
    liked = [genres[mark.favourites[:LENGTH]] for mark in board.standings]
    wanted = wanted_mix(liked, board.importance)
    shown = pool[calibrated(genres[pool], wanted, LENGTH, strength)]
    found = Judge(board, truth).by_held_out(shown)
    mix = float(np.sqrt(genres[shown].mean(axis=0) * wanted).sum())
    return [found["ndcg mean"], found["ndcg min"], found["zero recall"], mix]


def measured() -> list[dict[str, Any]]:
    split = splits.by_ratings(demo(), 0, "validation")
    genres, alike = genre_shares(split.dataset.catalogue), groups.likeness(split)
    crowd = next(crowd for told, crowd in gatherings.crowds(split) if told == TOLD)
    results = []
    for size in SIZES:
        together = groups.groups(split, alike, "random", size, GROUPS)
        boards = [(board_of(crowd, members), crowd.truth[members]) for members in together]
        for strength in STRENGTHS:
            every = [judged(board, truth, genres, strength) for board, truth in boards]
            means = np.nanmean(np.array(every), axis=0).tolist()
            figures = dict(zip(FIGURES, means, strict=True))
            results.append({"size": size, "groups": len(boards), "strength": strength, **figures})
    return results


def table(results: list[dict[str, Any]]) -> str:
    lines = [
        "| group of | strength | mean nDCG@20 | min nDCG@20 | members who find nothing | mix |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for result in results:
        mean, least, nothing, mix = (result[name] for name in FIGURES)
        lines.append(
            f"| {result['size']} | {result['strength']:.2f} | {mean:.3f} | {least:.3f}"
            f" | {nothing:.0%} | {mix:.3f} |"
        )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="Calibrated lists, for better or worse.")
    options.add_argument("--json", type=Path, default=ROOT / "var/benchmarks/calibration.json")
    chosen = options.parse_args()
    results = measured()
    sys.stdout.write(table(results) + "\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
