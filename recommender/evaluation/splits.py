"""Splits ratings into training data, known input and held-out likes to predict.

Two ways, both in five splits, both with a part for validation that no test ever serves, and that
constants alone are tuned on.

By people, for those whom the model has never seen: a fifth of the raters are for validation, the
others are divided into five test parts. Everyone who is not served is training data. Of a served
rater four ratings in five, drawn at random, are known.

By ratings, for groups, which are formed from many people: a fifth of everybody's ratings are for
validation, the others are divided into five test parts. Whatever is not held out is known, and
learned from.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from recommender.core.fixed_point import Columns, Flags
from recommender.core.likes import LIKED_FROM, Enjoyment, Likes, enjoyment_matrix, like_matrix
from recommender.evaluation.datasets import Dataset

Part = Literal["validation", "test"]

SEED = 2126
SPLITS = 5
VALIDATION_SHARE = 0.2
KNOWN_SHARE = 0.8
FEWEST_LIKES, FEWEST_KNOWN_LIKES, FEWEST_TEST_LIKES = 10, 3, 2


@dataclass(frozen=True)
class Split:
    """learning: (raters, titles) ones, the likes that are learned from; enjoyment: (raters, titles)
    all their ratings, in 0 … 1.

    Of the people served, rows in the same order: stars (people, titles) what is known of their
    ratings, 0 where nothing is; likes: (people, titles) ones, the likes among these; truth:
    (people, titles) the likes that are held out.
    """

    dataset: Dataset
    number: int
    learning: Likes
    enjoyment: Enjoyment
    stars: csr_array
    likes: Likes
    truth: Flags

    @property
    def people(self) -> int:
        return int(self.truth.shape[0])

    def seen(self) -> Flags:
        found: Flags = self.stars.toarray() > 0
        return found

    def dice(self, purpose: int) -> np.random.Generator:
        """The same throws for the same split and purpose, whoever throws first."""
        return np.random.default_rng([SEED, self.number, purpose])


def by_people(dataset: Dataset, number: int, part: Part) -> Split:
    mixed = np.random.default_rng(SEED).permutation(eligible(dataset))
    served = np.sort(in_part(mixed, number, part))
    is_served = np.isin(dataset.raters, served)
    dice = np.random.default_rng([SEED, number, part == "test"])
    known = is_served & (dice.random(dataset.raters.size) < KNOWN_SHARE)
    return _split(dataset, number, served, ~is_served, known, is_served & ~known)


def by_ratings(dataset: Dataset, number: int, part: Part) -> Split:
    mixed = np.random.default_rng(SEED).permutation(dataset.raters.size)
    held_out = np.zeros(dataset.raters.size, np.bool_)
    held_out[in_part(mixed, number, part)] = True
    return _split(dataset, number, eligible(dataset), ~held_out, ~held_out, held_out)


def eligible(dataset: Dataset) -> npt.NDArray[np.int64]:
    liked = dataset.raters[dataset.stars >= LIKED_FROM]
    return np.flatnonzero(np.bincount(liked, minlength=dataset.people) >= FEWEST_LIKES)


def in_part(mixed: npt.NDArray[np.int64], number: int, part: Part) -> npt.NDArray[np.int64]:
    """The first fifth is for validation, in every split; the rest is divided into five parts."""
    validation, others = np.split(mixed, [round(mixed.size * VALIDATION_SHARE)])
    return validation if part == "validation" else np.array_split(others, SPLITS)[number]


def _split(
    dataset: Dataset, number: int, served: Columns, learned: Flags, known: Flags, held_out: Flags
) -> Split:
    """learned, known, held_out: one flag per rating."""
    liked = dataset.stars >= LIKED_FROM
    row_of = np.full(dataset.people, -1)
    row_of[served] = np.arange(served.size)
    is_served = row_of[dataset.raters] >= 0
    stars = _matrix(dataset, known & is_served, row_of, served.size)
    likes = _matrix(dataset, known & is_served & liked, row_of, served.size)
    truth = _matrix(dataset, held_out & is_served & liked, row_of, served.size)
    likes.data[:] = 1.0
    kept = np.flatnonzero(
        (np.diff(likes.indptr) >= FEWEST_KNOWN_LIKES) & (np.diff(truth.indptr) >= FEWEST_TEST_LIKES)
    )
    given = (
        dataset.raters[learned],
        dataset.columns[learned],
        dataset.stars[learned],
        dataset.titles,
    )
    return Split(
        dataset=dataset,
        number=number,
        learning=like_matrix(*given),
        enjoyment=enjoyment_matrix(*given),
        stars=stars[kept],
        likes=likes[kept],
        truth=truth[kept].toarray() > 0,
    )


def _matrix(dataset: Dataset, chosen: Flags, row_of: Columns, people: int) -> csr_array:
    places = row_of[dataset.raters[chosen]], dataset.columns[chosen]
    return csr_array((dataset.stars[chosen], places), shape=(people, dataset.titles))
