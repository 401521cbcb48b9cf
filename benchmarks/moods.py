"""Measures whether learned moods predict viewers' tags.

    python -m benchmarks.moods --folder ml-latest-small [--json PATH]

Needs the folder of a MovieLens data set with tags.csv. The titles that viewers have tagged are
put into five parts; the tags of viewers and editors in a part are hidden, the rest is learned from,
and the hidden tags are to be predicted: the area under the curve is how often a title with a word
of the mood is scored above a tagged title without. Beside it: how popular a title is, and the same
regression of genres and eras alone. Intervals: bootstrap over titles.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from benchmarks import (
    ROOT,
    with_django,  # noqa: F401 sets Django up before models are imported
)
from catalog.demo import MOODS as EDITORIAL
from catalog.importing import movielens_files
from catalog.importing.title_record import TitleRecord
from recommender.core import moods
from recommender.core.fixed_point import Floats
from recommender.core.likes import incidence, like_matrix
from recommender.evaluation.datasets import Dataset, movielens_folder
from recommender.model.mood_words import MOOD_OF_WORD, MOODS

PARTS, SEED, RESAMPLES = 5, 1, 500
PLACE = {mood.name: place for place, mood in enumerate(MOODS)}
WAYS = ("popularity", "kinds", "learned")


def tags(folder: Path) -> Iterator[tuple[int, str]]:
    with (folder / "tags.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield int(row["movieId"]), row["tag"].strip().lower()


def incidence_of(pairs: set[tuple[int, int]], titles: int) -> csr_array:
    groups = [[column for mood, column in pairs if mood == place] for place in range(len(MOODS))]
    return incidence([np.array(sorted(group), np.int64) for group in groups], titles)


def read(folder: Path, columns: dict[int, int]) -> tuple[csr_array, csr_array, np.ndarray]:
    """Viewers' tags, editors' tags, and which titles are tagged at all."""
    stated_scores = [(columns[title], text) for title, text in tags(folder) if title in columns]
    viewers = {
        (PLACE[MOOD_OF_WORD[text].name], column)
        for column, text in stated_scores
        if text in MOOD_OF_WORD
    }
    with EDITORIAL.open(encoding="utf-8", newline="") as file:
        editors = {
            (PLACE[row["mood"]], columns[int(row["movielens_id"])])
            for row in csv.DictReader(file)
            if int(row["movielens_id"]) in columns
        }
    tagged = np.unique([column for column, _ in stated_scores])
    return incidence_of(viewers, len(columns)), incidence_of(editors, len(columns)), tagged


def predicted(features: Floats, text: csr_array, tagged: np.ndarray) -> Floats:
    """(moods, titles) scores, each tagged title's from a model that knew nobody's word of it."""
    part = np.random.default_rng(SEED).permutation(np.arange(tagged.size) % PARTS)
    scores = np.zeros(text.shape)
    for number in range(PARTS):
        known = np.ones(text.shape[1])
        hidden = tagged[part == number]
        known[hidden] = 0.0
        scores[:, hidden] = moods.mood_scores(features, text, known)[:, hidden]
    return scores


def measured(scores: Floats, has: np.ndarray) -> tuple[float, float, float]:
    """The area, and its bootstrap 95 % interval over titles."""
    rng = np.random.default_rng(SEED)
    areas: list[float] = []
    while len(areas) < RESAMPLES:
        chosen = rng.integers(has.size, size=has.size)
        if has[chosen].any() and not has[chosen].all():
            areas.append(moods.area_under_curve(scores[chosen], has[chosen]))
    low, high = np.percentile(areas, [2.5, 97.5])
    return moods.area_under_curve(scores, has), float(low), float(high)


def areas(data: Dataset, folder: Path) -> dict[str, Any]:
    kinds, likes = data.catalogue.incidence, likes_of(data)
    columns = {title: place for place, title in enumerate(sorted(ids(folder)))}
    viewers, editors, tagged = read(folder, columns)
    text = ((viewers + editors) > 0).astype(np.float64)
    features = moods.title_features(kinds, likes, [""] * data.titles)
    learned = predicted(features, text, tagged)[:, tagged]
    plain = predicted(kinds.T.toarray(), text, tagged)[:, tagged]
    popular = np.asarray(likes.sum(axis=0))[tagged]
    found = {}
    for place, has in enumerate(viewers.toarray()[:, tagged] > 0):
        area, low, high = measured(learned[place], has)
        found[MOODS[place].name] = {
            "titles": int(has.sum()),
            "popularity": moods.area_under_curve(popular, has),
            "kinds": moods.area_under_curve(plain[place], has),
            "learned": area,
            "low": low,
            "high": high,
        }
    return {"tagged": int(tagged.size), "moods": found}


def ids(folder: Path) -> Iterator[int]:
    for record in movielens_files.read_titles(movielens_files.movies_file(folder), {}):
        if isinstance(record, TitleRecord):
            yield record.movielens_id or 0


def likes_of(data: Dataset) -> csr_array:
    return like_matrix(data.raters, data.columns, data.stars, data.titles)


def table(results: dict[str, Any]) -> str:
    lines = [
        "| mood | tagged so | popularity | genres and eras | learned | 95 % interval |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, area in results["moods"].items():
        interval = f"{area['low']:.2f}–{area['high']:.2f}"
        lines.append(f"| {name} | {area['titles']} | {_three(area)} | {interval} |")
    means = {way: np.mean([area[way] for area in results["moods"].values()]) for way in WAYS}
    return "\n".join([*lines, f"| *mean* | | {_three(means)} | |"])


def _three(area: dict[str, Any]) -> str:
    return " | ".join(f"{area[way]:.2f}" for way in WAYS)


def main() -> None:
    options = argparse.ArgumentParser(description="Whether learned moods predict viewers' tags.")
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "moods.json")
    chosen = options.parse_args()
    results = areas(movielens_folder(chosen.folder), chosen.folder)
    sys.stdout.write(f"{results['tagged']:,} tagged titles, {PARTS} parts\n\n")
    sys.stdout.write(table(results) + "\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
