"""Input per person: five sliders; three likes beside them; a whole history."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from recommender.core.fixed_point import Floats
from recommender.core.implied_weights import FULL, implied_weights
from recommender.core.likes import Likes
from recommender.evaluation.splits import Split

SLIDERS, LIKES = 5, 3
PURPOSE = 3
HARD_FULL = 1.0
"""A slider full at e times everyone's share, as in the first measurements of this project."""


@dataclass(frozen=True)
class Situation:
    """The known input of each person.

    sliders: (people, interests) weights in −1 … 1, steps of 0.1;
    likes: (people, titles) ones; stars: (people, titles) ratings, where a whole history is known.
    """

    name: str
    sliders: Floats
    likes: Likes
    stars: csr_array | None = None


def situations(split: Split) -> list[Situation]:
    sliders, hard = five_sliders(split, FULL), five_sliders(split, HARD_FULL)
    nothing, three = csr_array(split.likes.shape, dtype=np.float64), three_likes(split)
    return [
        Situation("five sliders", sliders, nothing),
        Situation("five hard sliders", hard, nothing),
        Situation("three likes, five sliders", sliders, three),
        Situation("three likes, five hard sliders", hard, three),
        Situation("full history", np.zeros_like(sliders), split.likes, split.stars),
        Situation("full history, five sliders", sliders, split.likes, split.stars),
    ]


def five_sliders(split: Split, full: float) -> Floats:
    """The five genres in which people's known likes differ most from everyone's.

    A weight is the logarithm of the genre's share of their likes over its share of all likes; a
    slider is at its end where that is `full`.
    """
    catalogue = split.dataset.catalogue
    everyone = csr_array(vstack([split.learning, split.likes]))
    weights = implied_weights(everyone, catalogue.incidence, full)[split.learning.shape[0] :]
    strength = np.abs(weights)
    strength[:, [interest.kind != "genre" for interest in catalogue.interests]] = -1
    chosen = np.argsort(-strength, axis=1, kind="stable")[:, :SLIDERS]
    sliders = np.zeros_like(weights)
    np.put_along_axis(sliders, chosen, np.take_along_axis(weights, chosen, axis=1), axis=1)
    return sliders


def three_likes(split: Split) -> Likes:
    """Three of the known likes, at random."""
    dice = split.dice(PURPOSE)
    rows, columns = [], []
    for person in range(split.people):
        liked = split.likes[[person]].indices
        columns.extend(dice.choice(liked, LIKES, replace=False).tolist())
        rows.extend([person] * LIKES)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=split.likes.shape)
