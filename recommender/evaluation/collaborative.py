"""Collaborative filtering for comparison: EASE, item neighbours, implicit ALS.

EASE: H. Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019,
doi:10.1145/3308558.3313710. Item-kNN: M. Deshpande and G. Karypis, Item-based Top-N
Recommendation Algorithms, ACM TOIS 22(1), 2004, doi:10.1145/963770.963776. Implicit ALS: Y. Hu,
Y. Koren and C. Volinsky, Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008,
doi:10.1109/ICDM.2008.22.
"""

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from recommender.core.fixed_point import Floats
from recommender.core.likes import Likes
from recommender.evaluation.situations import Situation
from recommender.evaluation.splits import Split

EASE_RIDGE = 300.0
NEIGHBOURS, NEIGHBOURS_SHRINK = 100, 20.0
FACTORS, ROUNDS, CONFIDENCE, ALS_RIDGE = 32, 12, 5.0, 5.0
PURPOSE = 11


def ease(split: Split, situation: Situation) -> Floats:
    """(people, titles) Σ of EASE rows over the likes, with everything that EASE has: both signs,
    all neighbours. A title's own row counts nothing towards it."""
    learning = split.learning.toarray()
    small = learning @ learning.T + EASE_RIDGE * np.eye(learning.shape[0])
    solved = cho_solve(cho_factor(small, lower=True), learning)
    diagonal = (1 - np.einsum("ri,ri->i", learning, solved)) / EASE_RIDGE
    likes = situation.likes.toarray()
    through = (likes - (likes @ learning.T) @ solved) / EASE_RIDGE
    found: Floats = likes - through / diagonal
    return found


def item_neighbours(split: Split, situation: Situation) -> Floats:
    """(people, titles) Σ of shrunk cosines of a title's hundred nearest to the likes."""
    learning = split.learning
    counts = np.asarray(learning.sum(axis=0), np.float64)
    found = np.zeros(situation.likes.shape)
    by_title = situation.likes.tocsc()
    for column in np.unique(situation.likes.indices):
        shared = (learning.T @ learning[:, [column]].toarray())[:, 0]
        cosine = shared / (np.sqrt(counts * counts[column]) + NEIGHBOURS_SHRINK)
        cosine[column] = 0.0
        nearest = np.argsort(-cosine, kind="stable")[:NEIGHBOURS]
        people = by_title[:, [column]].nonzero()[0]
        found[np.ix_(people, nearest)] += cosine[nearest]
    return found


def implicit_als(split: Split, situation: Situation) -> Floats:
    """(people, titles) products of factors; people's own are solved for from their likes."""
    learning = split.learning.tocsr()
    titles = split.dice(PURPOSE).normal(0, 0.1, (learning.shape[1], FACTORS))
    for _ in range(ROUNDS):
        raters = _solved(learning, titles)
        titles = _solved(learning.T.tocsr(), raters)
    found: Floats = _solved(situation.likes.tocsr(), titles) @ titles.T
    return found


def _solved(likes: Likes, others: Floats) -> Floats:
    """Each row's factors: least squares with a confidence of 1 + 5 in a like and 1 in the rest."""
    rows = np.zeros((likes.shape[0], FACTORS))
    everything = others.T @ others + ALS_RIDGE * np.eye(FACTORS)
    for row in range(likes.shape[0]):
        near = others[likes.indices[likes.indptr[row] : likes.indptr[row + 1]]]
        if near.size:
            square = everything + CONFIDENCE * near.T @ near
            rows[row] = np.linalg.solve(square, (1 + CONFIDENCE) * near.sum(axis=0))
    return rows
