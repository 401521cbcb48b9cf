"""Catalogues of a few titles, without a database, and what people like in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.core.likes import like_matrix
from recommender.model.columns import Card, TitleColumns
from recommender.model.model import Model, build_model
from recommender.model.model_file import StoredModel
from recommender.model.training import Known, learn
from recommender.types import Interest


@dataclass(frozen=True)
class Sample:
    """A title as a test states it; its id is ten times its place in the list, plus ten."""

    genres: tuple[str, ...] = ()
    year: int | None = 1999
    kind: str = "film"
    runtime: int | None = 100
    certificate: str = ""
    language: str = ""
    popularity: float = 0.0
    available: tuple[tuple[str, str], ...] = ()


def catalogue(samples: Sequence[Sample]) -> TitleColumns:
    groups: dict[Interest, list[int]] = {}
    for column, sample in enumerate(samples):
        for genre in sample.genres:
            key = Interest(f"genre:{genre}", genre.capitalize(), "genre")
            groups.setdefault(key, []).append(column)
    listed = sorted(groups, key=lambda interest: interest.key)
    places: dict[tuple[str, str], list[int]] = {}
    for column, sample in enumerate(samples):
        for where in sample.available:
            places.setdefault(where, []).append(column)
    return TitleColumns(
        cards=[_card(column, sample) for column, sample in enumerate(samples)],
        genres=[[genre.capitalize() for genre in sample.genres] for sample in samples],
        interests=tuple(listed),
        groups=tuple(np.array(groups[interest], np.int64) for interest in listed),
        availability={where: np.array(columns, np.int64) for where, columns in places.items()},
    )


def _card(column: int, sample: Sample) -> Card:
    return Card(
        id=10 * column + 10,
        name=f"{column}th title",
        year=sample.year,
        kind=sample.kind,
        runtime=sample.runtime,
        certificate=sample.certificate,
        language=sample.language,
        popularity=sample.popularity,
    )


def unlearned(samples: Sequence[Sample]) -> Model:
    """What serves while nothing was trained: popularity and genres."""
    return build_model(catalogue(samples), None)


def trained(columns: TitleColumns, likes: Iterable[tuple[int, int]]) -> StoredModel:
    """likes: (rater, column) pairs; the titles that have none are not rated."""
    pairs = np.array(sorted(likes), np.int64).reshape(-1, 2)
    matrix = like_matrix(pairs[:, 0], pairs[:, 1], np.full(len(pairs), 5.0), len(columns.cards))
    rated = np.unique(pairs[:, 1])
    kinds = [interest.kind for interest in columns.interests]
    known = Known(columns.incidence[:, rated], kinds, columns.popularity[rated])
    arrays = learn(matrix[:, rated], matrix[:, rated], known, lambda line: None)
    facts = {"interests": [interest.key for interest in columns.interests]}
    return StoredModel("tested", facts, arrays | {"title_ids": columns.ids[rated]})


def random_model(seed: int, titles: int = 60, raters: int = 25) -> Model:
    """Five genres, and raters who each prefer one of them; a tenth of the titles has no rating."""
    rng = np.random.default_rng(seed)
    genres = ("comedy", "drama", "horror", "romance", "sci-fi")
    samples = [
        Sample(tuple(g for g in genres if rng.random() < 0.3), popularity=float(rng.integers(9)))
        for _ in range(titles)
    ]
    columns = catalogue(samples)
    rated = rng.permutation(titles)[: titles - titles // 10]
    likes = [
        (rater, int(column))
        for rater in range(raters)
        for column in rated
        if rng.random() < (0.5 if genres[rater % 5] in samples[column].genres else 0.1)
    ]
    return build_model(columns, trained(columns, likes))
