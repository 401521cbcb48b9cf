"""How much a history may weigh: does it predict likes, and does a slider still have an effect?

    python -m benchmarks.history_weight [--json PATH]

On the demo's validation people (MovieLens, catalog/demo/TERMS.md), whom the model has never seen.
A history is stretched until its titles spread as far as popularity does; here also to half of
that, twice and four times. nDCG@20 measures how well likes are predicted from some of a person's
ratings, with five sliders beside them; the shares, how much of a genre is among the first twenty
before and after its slider alone is full.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from benchmarks import (
    ROOT,
    with_django,  # noqa: F401 sets Django up before models are imported
)
from recommender.core.fixed_point import WEIGHT_ONE, Floats, Totals
from recommender.core.implied_weights import FULL
from recommender.evaluation import datasets, individuals, production_model, splits
from recommender.evaluation.situations import Situation, five_sliders
from recommender.model.model import Model

KNOWN = {"1": 1, "3": 3, "10": 10, "40": 40, "all": 10**9}
LOUDNESS = (0.5, 1.0, 2.0, 4.0)
FEWEST_TITLES = 100


def some_of(stars: csr_array, count: int) -> csr_array:
    """Up to so many ratings of each person, at random."""
    dice, kept = np.random.default_rng(0), np.zeros(stars.nnz, np.bool_)
    for first, last in zip(stars.indptr[:-1], stars.indptr[1:], strict=True):
        kept[first + dice.permutation(last - first)[:count]] = True
    rows, columns = stars.nonzero()
    return csr_array((stars.data[kept], (rows[kept], columns[kept])), shape=stars.shape)


def rows_by_history(model: Model, split: splits.Split, count: int) -> Totals:
    nothing = np.zeros((split.people, len(model.columns.interests)))
    row = Situation("ratings", nothing, split.likes, some_of(split.stars, count))
    return production_model.scores(model, row)


def louder(model: Model, rows: Totals, loudness: float) -> Floats:
    middle = float(np.median(model.prior))
    found: Floats = (middle + loudness * (rows - middle)).astype(np.float64)
    return found


def ndcg(split: splits.Split, scores: Any) -> float:
    return float(individuals.evaluate(split, scores)["ndcg"].mean())


def prediction_quality(split: splits.Split, model: Model) -> dict[str, dict[str, float]]:
    sliders = np.rint(five_sliders(split, FULL) * WEIGHT_ONE).astype(np.int64)
    asked = sliders @ model.lift.astype(np.int64)
    found = {}
    for name, count in KNOWN.items():
        rows = rows_by_history(model, split, count)
        found[name] = {"alone": ndcg(split, rows)} | {
            f"{loudness:g}×": ndcg(split, louder(model, rows, loudness) + asked)
            for loudness in LOUDNESS
        }
    return {"none": {"five sliders": ndcg(split, model.prior + asked)}} | found


def slider_effect(split: splits.Split, model: Model) -> dict[str, dict[str, float]]:
    catalogue, history = split.dataset.catalogue, rows_by_history(model, split, KNOWN["all"])
    genres = [
        place
        for place, interest in enumerate(catalogue.interests)
        if interest.kind == "genre" and catalogue.groups[place].size >= FEWEST_TITLES
    ]
    guests: Floats = np.broadcast_to(model.prior.astype(np.float64), history.shape)
    ways: dict[str, Floats] = {"a guest": guests}
    full = WEIGHT_ONE * model.lift.astype(np.int64)
    ways |= {f"{loudness:g}×": louder(model, history, loudness) for loudness in LOUDNESS}
    return {
        way: {
            "before": mean_share(split, [rows] * len(genres), genres),
            "after": mean_share(split, [rows + full[g] for g in genres], genres),
        }
        for way, rows in ways.items()
    }


def mean_share(split: splits.Split, rows: list[Any], genres: list[int]) -> float:
    return float(
        np.mean(
            [
                np.isin(
                    individuals.shown(split, scores), split.dataset.catalogue.groups[genre]
                ).mean()
                for scores, genre in zip(rows, genres, strict=True)
            ]
        )
    )


def table(results: dict[str, Any]) -> str:
    ways = [f"{loudness:g}×" for loudness in LOUDNESS]
    lines = [
        "| ratings known | alone | " + " | ".join(f"{way}, five sliders" for way in ways) + " |",
        "|---|---:|" + "---:|" * len(ways),
    ]
    for name, found in results["prediction"].items():
        if name != "none":
            cells = [found["alone"], *(found[way] for way in ways)]
            lines.append(f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    alone = results["prediction"]["none"]["five sliders"]
    lines += ["", f"Five sliders without a history: {alone:.3f}.", ""]
    lines += ["| a full slider | before | after |", "|---|---:|---:|"]
    for way, found in results["slider effect"].items():
        lines.append(f"| {way} | {found['before']:.0%} | {found['after']:.0%} |")
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description="How much a history may weigh.")
    place = ROOT / "var" / "benchmarks" / "history_weight.json"
    options.add_argument("--json", type=Path, default=place)
    chosen = options.parse_args()
    split = splits.by_people(datasets.demo(), 0, "validation")
    model = production_model.trained(split)
    results = {
        "people": split.people,
        "prediction": prediction_quality(split, model),
        "slider effect": slider_effect(split, model),
    }
    sys.stdout.write(f"{results['people']} people\n\n{table(results)}\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
