"""Baselines: popularity, the cosine of genre weights, and both together."""

import numpy as np

from recommender.core.fixed_point import Floats
from recommender.evaluation.situations import Situation
from recommender.evaluation.splits import Split

COSINE_SHARE = 0.3


def popularity(split: Split, situation: Situation) -> Floats:
    """(people, titles) ln(1 + likes), the same for all."""
    likes = np.asarray(split.learning.sum(axis=0), np.float64)
    return np.broadcast_to(np.log1p(likes), situation.likes.shape)


def genre_cosine(split: Split, situation: Situation) -> Floats:
    """(people, titles) the cosine of a person's genre weights and a title's genres.

    A like counts as a weight of one on each of the title's genres. A person or a title without
    any genre has a cosine of 0 with everything.
    """
    catalogue = split.dataset.catalogue
    genres = [place for place, found in enumerate(catalogue.interests) if found.kind == "genre"]
    has = catalogue.incidence[genres]
    weights = situation.sliders[:, genres] + (situation.likes @ has.T).toarray()
    lengths = np.sqrt(np.asarray(has.sum(axis=0), np.float64))
    dot = np.asarray(weights @ has)
    size = np.linalg.norm(weights, axis=1)[:, None] * lengths
    found: Floats = np.divide(dot, size, out=np.zeros_like(dot), where=size > 0)
    return found


def popularity_and_cosine(split: Split, situation: Situation) -> Floats:
    """(people, titles) ln(1 + likes), scaled to 0 … 1, + 0.3·cosine."""
    popular = popularity(split, situation)
    return popular / max(1.0, float(popular.max())) + COSINE_SHARE * genre_cosine(split, situation)
