"""Measures what a slider does on the demo catalogue: predicting likes, bringing its interest.

    python -m benchmarks.slider_effect [--json PATH]

Raters with ten likes or more, in five folds: a model learns from four, and serves the fifth.
Half of a served rater's likes are known; the five genres on which they differ most from everyone
are set as sliders (rounded to a tenth), and nDCG@20 measures how well the other half is predicted.
It also shows the share of a genre in the first twenty when that genre's slider alone is full,
and how often random groups of such raters agree. Ratings: MovieLens, catalog/demo/TERMS.md.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from benchmarks import (
    ROOT,
    with_django,  # noqa: F401 sets Django up before models are imported
)
from catalog.demo import contents
from recommender.core.agreement import agreement
from recommender.core.content import own_lifts
from recommender.core.fixed_point import LIFT_ONE, SCORE_ONE, Columns, Floats, Scores
from recommender.core.implied_weights import implied_weights
from recommender.core.lift import lift_by_kind
from recommender.core.likes import (
    Enjoyment,
    Likes,
    enjoyment_matrix,
    incidence,
    like_matrix,
)
from recommender.core.prior import prior_from_likes
from recommender.core.ranking_input import RankingInput
from recommender.core.reach import reach
from recommender.core.row_stats import compute_row_stats, unstated_scores
from recommender.core.selection import best
from recommender.core.similarity import similarity_rows, tonight_rows

LENGTH, FOLDS, SLIDERS, LIKES = 20, 5, 5, 3
FEWEST_LIKES, FEWEST_TITLES, GROUPS = 10, 100, 300

Score = Callable[["Fold", Floats, Columns], Floats]


@dataclass(frozen=True)
class Demo:
    likes: Likes
    enjoyment: Enjoyment
    interests: csr_array
    kinds: list[str]
    genres: dict[str, int]

    def of_kinds(self, *kinds: str) -> Columns:
        return np.flatnonzero(np.isin(self.kinds, kinds))


@dataclass(frozen=True)
class Fold:
    prior: Floats
    learned: Floats
    lift: Floats
    similar: csr_array
    tonight: csr_array
    reach: Floats
    served: list[int]
    weights: Floats


def read_demo() -> Demo:
    groups: dict[tuple[str, str], list[int]] = {}
    column_of: dict[int, int] = {}
    for column, title in enumerate(contents.titles()):
        column_of[title.movielens_id or 0] = column
        named = [("genre", name) for name in title.genres] + [("mood", m) for m in title.moods]
        for key in [*named, *([("era", str(title.year // 10))] if title.year else [])]:
            groups.setdefault(key, []).append(column)
    rows = [(r.rater, column_of[r.movielens_id], r.stars) for r in contents.ratings()]
    raters, columns, stars = (np.array(values) for values in zip(*rows, strict=True))
    given = raters, columns, stars, len(column_of)
    likes, enjoyment = like_matrix(*given), enjoyment_matrix(*given)
    kept = np.flatnonzero(likes.sum(axis=1) >= FEWEST_LIKES)
    listed = [np.array(group, np.int64) for group in groups.values()]
    places = {name: place for place, (kind, name) in enumerate(groups) if kind == "genre"}
    return Demo(
        likes=likes[kept],
        enjoyment=enjoyment[kept],
        interests=incidence(listed, len(column_of)),
        kinds=[kind for kind, _ in groups],
        genres=places,
    )


def folds(demo: Demo) -> list[Fold]:
    raters = np.random.default_rng(0).permutation(demo.likes.shape[0])
    return [_fold(demo, served) for served in np.array_split(raters, FOLDS)]


def _fold(demo: Demo, served: Columns) -> Fold:
    others = np.setdiff1d(np.arange(demo.likes.shape[0]), served)
    learning, enjoyment = demo.likes[others], demo.enjoyment[others]
    counts = np.asarray(learning.sum(axis=0), np.float64)
    implied = implied_weights(learning, demo.interests)
    learned = lift_by_kind(enjoyment, implied, demo.kinds)
    own = own_lifts(demo.interests, counts)[:, None] * demo.interests.toarray()
    similar = csr_array(similarity_rows(enjoyment) / LIFT_ONE)
    tonight = csr_array(tonight_rows(enjoyment) / LIFT_ONE)
    known = csr_array(np.stack([_known(demo, int(rater)) for rater in served]))
    everyone = csr_array(np.concatenate([learning.toarray(), known.toarray()]))
    weights = implied_weights(everyone, demo.interests)[learning.shape[0] :]
    prior = prior_from_likes(counts)
    lift = learned + own
    far = reach(prior, lift)
    return Fold(prior, learned, lift, similar, tonight, far, served.tolist(), weights)


def _halves(demo: Demo, rater: int) -> tuple[Columns, Columns]:
    liked = demo.likes[[rater]].indices.astype(np.int64)
    mixed = np.random.default_rng(rater).permutation(np.sort(liked))
    return mixed[: liked.size // 2], mixed[liked.size // 2 :]


def _known(demo: Demo, rater: int) -> Floats:
    row = np.zeros(demo.likes.shape[1])
    row[_halves(demo, rater)[0]] = 1
    return row


def five_sliders(demo: Demo, weights: Floats) -> Floats:
    return strongest(weights, np.abs(weights), np.array(list(demo.genres.values())))


def by_reach(demo: Demo, fold: Fold, weights: Floats) -> Floats:
    """Five of the genres and eras: where weight times reach is largest."""
    return strongest(weights, np.abs(weights) * fold.reach, demo.of_kinds("genre", "era"))


def strongest(weights: Floats, strength: Floats, among: Columns) -> Floats:
    chosen = among[np.argsort(-strength[among], kind="stable")[:SLIDERS]]
    sliders = np.zeros_like(weights)
    sliders[chosen] = weights[chosen]
    return sliders


def _likes(rows: csr_array, known: Columns) -> Floats:
    found: Floats = np.asarray(rows[known[:LIKES]].sum(axis=0))
    return found


WAYS: dict[str, Score] = {
    "popularity": lambda fold, sliders, known: fold.prior,
    "learned lift alone": lambda fold, sliders, known: fold.prior + sliders @ fold.learned,
    "as built": lambda fold, sliders, known: fold.prior + sliders @ fold.lift,
    "learned lift alone, and three likes": lambda fold, sliders, known: (
        fold.prior + sliders @ fold.learned + _likes(fold.tonight, known)
    ),
    "three likes by a history's rows": lambda fold, sliders, known: (
        fold.prior + sliders @ fold.lift + _likes(fold.similar, known)
    ),
    "as built, and three likes": lambda fold, sliders, known: (
        fold.prior + sliders @ fold.lift + _likes(fold.tonight, known)
    ),
}
BY_REACH = {
    "genres and eras by reach": WAYS["as built"],
    "genres and eras by reach, and three likes": WAYS["as built, and three likes"],
}


def prediction_quality(demo: Demo, parts: list[Fold]) -> dict[str, dict[str, float]]:
    found: dict[str, list[float]] = {name: [] for name in (*WAYS, *BY_REACH)}
    for fold in parts:
        for row, rater in enumerate(fold.served):
            known, truth = _halves(demo, rater)
            genres = five_sliders(demo, fold.weights[row])
            reaching = by_reach(demo, fold, fold.weights[row])
            for name, score in (WAYS | BY_REACH).items():
                sliders = reaching if name in BY_REACH else genres
                scores = score(fold, sliders, known).copy()
                scores[known] = -np.inf
                found[name].append(_ndcg(best(scores, LENGTH), truth))
    return {
        name: {
            "ndcg": float(np.mean(values)),
            "standard_error": float(np.std(values) / np.sqrt(len(values))),
        }
        for name, values in found.items()
    }


def _ndcg(shown: Columns, truth: Columns) -> float:
    discount = 1 / np.log2(np.arange(LENGTH) + 2)
    gained = float((np.isin(shown, truth) * discount).sum())
    return gained / float(discount[: truth.size].sum())


def interest_share(demo: Demo, parts: list[Fold]) -> dict[str, dict[str, float]]:
    """Per genre of a hundred titles or more: its share of the first twenty, at 0 and at 1."""
    found: dict[str, dict[str, float]] = {}
    for name, place in demo.genres.items():
        has = demo.interests[[place]].toarray()[0] > 0
        if has.sum() >= FEWEST_TITLES:
            found[name] = {
                "no slider": _mean([has[best(f.prior, LENGTH)] for f in parts]),
                "learned lift alone": _mean(
                    [has[best(f.prior + f.learned[place], LENGTH)] for f in parts]
                ),
                "as built": _mean([has[best(f.prior + f.lift[place], LENGTH)] for f in parts]),
            }
    return found


def _mean(values: list[Any]) -> float:
    return float(np.mean(values))


def agreeing(demo: Demo, fold: Fold) -> dict[int, dict[str, float]]:
    """Random groups of served raters, each with their five sliders: how often they agree."""
    dice = np.random.default_rng(0)
    prior = np.rint(fold.prior * SCORE_ONE).astype(np.int32)
    scores = [fold.prior + five_sliders(demo, weights) @ fold.lift for weights in fold.weights]
    rows: Scores = np.rint(np.stack(scores) * SCORE_ONE).astype(np.int32)
    row_stats = [compute_row_stats(row, unstated_scores(prior), None, LENGTH) for row in rows]
    found: dict[int, dict[str, float]] = {}
    for size in (2, 4, 8):
        counts = dict.fromkeys(("shared", "partial", "none"), 0)
        for _ in range(GROUPS):
            people = dice.choice(len(rows), size, replace=False)
            ranking_input = RankingInput(
                rows=rows,
                slots=people,
                importance=np.ones(size, np.int64),
                total=rows[people].sum(axis=0, dtype=np.int64),
                allowed=None,
                row_stats=[row_stats[person] for person in people],
            )
            counts[agreement(ranking_input)] += 1
        found[size] = {word: count / GROUPS for word, count in counts.items()}
    return found


def table(results: dict[str, Any]) -> str:
    lines = ["| five sliders | nDCG@20 | ± standard error |", "|---|---:|---:|"]
    for name, found in results["prediction"].items():
        lines.append(f"| {name} | {found['ndcg']:.3f} | {found['standard_error']:.3f} |")
    lines += [
        "",
        "| one full slider | " + " | ".join(_columns(results)) + " |",
        "|---|---:|---:|---:|",
    ]
    shares = results["bringing"]
    mean = {name: _mean([found[name] for found in shares.values()]) for name in _columns(results)}
    for name, found in [*shares.items(), ("*mean*", mean)]:
        lines.append(f"| {name} | " + " | ".join(f"{share:.0%}" for share in found.values()) + " |")
    lines += ["", "| group of | shared | partial | none |", "|---:|---:|---:|---:|"]
    for size, found in results["agreeing"].items():
        lines.append(f"| {size} | " + " | ".join(f"{share:.0%}" for share in found.values()) + " |")
    return "\n".join(lines)


def _columns(results: dict[str, Any]) -> list[str]:
    return list(next(iter(results["bringing"].values())))


def main() -> None:
    options = argparse.ArgumentParser(description="What a slider does, on the demo catalogue.")
    options.add_argument(
        "--json", type=Path, default=ROOT / "var" / "benchmarks" / "slider_effect.json"
    )
    chosen = options.parse_args()
    demo = read_demo()
    parts = folds(demo)
    results = {
        "raters": demo.likes.shape[0],
        "titles": demo.likes.shape[1],
        "prediction": prediction_quality(demo, parts),
        "bringing": interest_share(demo, parts),
        "agreeing": agreeing(demo, parts[0]),
    }
    sys.stdout.write(f"{results['raters']} raters, {results['titles']:,} titles\n\n")
    sys.stdout.write(table(results) + "\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
