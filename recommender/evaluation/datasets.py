"""Data sets for evaluation: ratings by real people, and their titles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from django.utils.text import slugify

from catalog.demo import contents
from catalog.importing import movielens_files
from catalog.importing.errors import Refusal
from catalog.importing.title_record import TitleRecord
from recommender.core.fixed_point import Columns, Floats
from recommender.model.columns import Card, TitleColumns
from recommender.types import Interest

Line = TypeVar("Line")


class Mark(NamedTuple):
    """One rating: who, which title by its MovieLens id, how many stars."""

    rater: int
    movielens_id: int
    stars: float


@dataclass(frozen=True)
class Dataset:
    """raters, columns, stars: one entry per rating, in order of rater and then of column.

    raters: 0 … people − 1. columns: positions in `catalogue`, whose titles are in the order of
    their MovieLens ids.
    """

    name: str
    catalogue: TitleColumns
    raters: npt.NDArray[np.int64]
    columns: Columns
    stars: Floats

    @property
    def people(self) -> int:
        return int(self.raters.max()) + 1 if self.raters.size else 0

    @property
    def titles(self) -> int:
        return len(self.catalogue.cards)


def demo() -> Dataset:
    """The ratings that ship: MovieLens small of 2016 (catalog/demo/TERMS.md)."""
    marks = (Mark(r.rater, r.movielens_id, r.stars) for r in contents.ratings())
    return dataset("demo", contents.titles(), marks)


def movielens_folder(folder: Path) -> Dataset:
    """A folder as GroupLens packs it. Raises BrokenFileError if it is none."""
    titles = _accepted(movielens_files.read_titles(movielens_files.movies_file(folder), {}))
    ratings = _accepted(movielens_files.read_ratings(folder / "ratings.csv"))
    marks = (Mark(int(line.rater), line.movielens_id, line.stars) for line in ratings)
    return dataset(folder.name, titles, marks)


def _accepted(lines: Iterable[Line | Refusal]) -> Iterator[Line]:
    return (line for line in lines if not isinstance(line, Refusal))


def dataset(name: str, titles: Iterable[TitleRecord], marks: Iterable[Mark]) -> Dataset:
    """Ratings of titles that are not listed count for nothing."""
    records = sorted(titles, key=lambda title: title.movielens_id or 0)
    column_of = {title.movielens_id: column for column, title in enumerate(records)}
    known = sorted(
        (mark.rater, column_of[mark.movielens_id], mark.stars)
        for mark in marks
        if mark.movielens_id in column_of
    )
    table = np.array(known, np.float64).reshape(-1, 3)
    _, raters = np.unique(table[:, 0], return_inverse=True)
    columns = table[:, 1].astype(np.int64)
    return Dataset(name, catalogue(records), raters, columns, table[:, 2])


def catalogue(records: list[TitleRecord]) -> TitleColumns:
    """Titles as the database would give them, without a database, and without popularity: what is
    popular is known once a split has chosen what may be learned from (`with_popularity`)."""
    cards = [
        Card(
            id=column + 1,
            name=record.name,
            year=record.year,
            kind=record.kind,
            runtime=record.runtime,
            certificate=record.certificate,
            language=record.language,
            popularity=0.0,
        )
        for column, record in enumerate(records)
    ]
    found = dict(sorted(_interests(records).items(), key=lambda item: _order(item[0])))
    return TitleColumns(
        cards=cards,
        genres=[list(record.genres) for record in records],
        interests=tuple(found),
        groups=tuple(np.array(group, np.int64) for group in found.values()),
        availability={},
    )


def with_popularity(catalogue: TitleColumns, counts: Floats) -> TitleColumns:
    """The same titles. counts: (titles,) how many of those who are learned from like each."""
    pairs = zip(catalogue.cards, counts.tolist(), strict=True)
    return replace(catalogue, cards=[replace(card, popularity=count) for card, count in pairs])


def _interests(records: list[TitleRecord]) -> dict[Interest, list[int]]:
    groups: dict[Interest, list[int]] = {}
    for column, record in enumerate(records):
        for kind, names in (("genre", record.genres), ("mood", record.moods), _era(record)):
            for name in names:
                interest = Interest(f"{kind}:{slugify(name)}", name, kind)
                groups.setdefault(interest, []).append(column)
    return groups


def _era(record: TitleRecord) -> tuple[str, tuple[str, ...]]:
    return "era", () if record.year is None else (f"{record.year // 10 * 10}s",)


def _order(interest: Interest) -> tuple[int, str]:
    return ("genre", "mood", "era").index(interest.kind), interest.label


SMALL_TITLES, SMALL_PEOPLE = 400, 150


def smaller(dataset: Dataset) -> Dataset:
    """The 400 most rated titles and the first 150 raters: enough to see that everything runs."""
    often = np.argsort(-np.bincount(dataset.columns, minlength=dataset.titles), kind="stable")
    kept = np.sort(often[:SMALL_TITLES])
    chosen = np.isin(dataset.columns, kept) & (dataset.raters < SMALL_PEOPLE)
    return Dataset(
        name=dataset.name,
        catalogue=some_titles(dataset.catalogue, kept),
        raters=np.unique(dataset.raters[chosen], return_inverse=True)[1],
        columns=np.searchsorted(kept, dataset.columns[chosen]),
        stars=dataset.stars[chosen],
    )


def some_titles(catalogue: TitleColumns, kept: Columns) -> TitleColumns:
    """kept: columns, ascending. An interest that none of them has is left out."""
    groups = [np.flatnonzero(np.isin(kept, group)) for group in catalogue.groups]
    had = [place for place, group in enumerate(groups) if group.size]
    return TitleColumns(
        cards=[catalogue.cards[column] for column in kept],
        genres=[catalogue.genres[column] for column in kept],
        interests=tuple(catalogue.interests[place] for place in had),
        groups=tuple(groups[place] for place in had),
        availability={},
    )
