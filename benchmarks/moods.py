"""Whether learned moods foretell what viewers call a title.

    python benchmarks/moods.py --folder ml-latest-small [--json PATH]

Needs the folder of a MovieLens data set with tags.csv. The titles that viewers have tagged are
put into five parts; what viewers and editors say of a part is hidden, the rest is learned from,
and the hidden tags are to be foretold: the area under the curve is how often a title with a word
of the mood is scored above a tagged title without. Beside it: how popular a title is, and the same
regression of genres and eras alone. Intervals: bootstrap over titles.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")

import django  # noqa: E402

django.setup()

from catalog.demo import MOODS as EDITORIAL  # noqa: E402
from catalog.importing import movielens_files  # noqa: E402
from catalog.importing.record import TitleRecord  # noqa: E402
from recommender.core import moods  # noqa: E402
from recommender.core.grid import Floats  # noqa: E402
from recommender.core.likes import incidence, like_matrix  # noqa: E402
from recommender.evaluation.datasets import Dataset, movielens_folder  # noqa: E402
from recommender.moods import MOOD_OF_WORD, MOODS  # noqa: E402

PARTS, SEED, RESAMPLES = 5, 1, 500
PLACE = {mood.name: place for place, mood in enumerate(MOODS)}
WAYS = ("popularity", "kinds", "learned")


def tags(folder: Path) -> Iterator[tuple[int, str]]:
    with (folder / "tags.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield int(row["movieId"]), row["tag"].strip().lower()


def said_by(pairs: set[tuple[int, int]], titles: int) -> csr_array:
    groups = [[column for mood, column in pairs if mood == place] for place in range(len(MOODS))]
    return incidence([np.array(sorted(group), np.int64) for group in groups], titles)


def read(folder: Path, columns: dict[int, int]) -> tuple[csr_array, csr_array, np.ndarray]:
    """What viewers said, what editors said, and which titles were tagged at all."""
    spoken = [(columns[title], text) for title, text in tags(folder) if title in columns]
    viewers = {
        (PLACE[MOOD_OF_WORD[text].name], column) for column, text in spoken if text in MOOD_OF_WORD
    }
    with EDITORIAL.open(encoding="utf-8", newline="") as file:
        editors = {
            (PLACE[row["mood"]], columns[int(row["movielens_id"])])
            for row in csv.DictReader(file)
            if int(row["movielens_id"]) in columns
        }
    tagged = np.unique([column for column, _ in spoken])
    return said_by(viewers, len(columns)), said_by(editors, len(columns)), tagged


def foretold(features: Floats, said: csr_array, tagged: np.ndarray) -> Floats:
    """(moods, titles) scores, each tagged title's from a model that knew nobody's word of it."""
    part = np.random.default_rng(SEED).permutation(np.arange(tagged.size) % PARTS)
    scores = np.zeros(said.shape)
    for number in range(PARTS):
        known = np.ones(said.shape[1])
        hidden = tagged[part == number]
        known[hidden] = 0.0
        scores[:, hidden] = moods.mood_scores(features, said, known)[:, hidden]
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
    said = ((viewers + editors) > 0).astype(np.float64)
    features = moods.title_features(kinds, likes, [""] * data.titles)
    learned = foretold(features, said, tagged)[:, tagged]
    plain = foretold(kinds.T.toarray(), said, tagged)[:, tagged]
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
    options = argparse.ArgumentParser(description="Whether learned moods foretell viewers' tags.")
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
