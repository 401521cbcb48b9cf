"""How strongly each title has each mood, learned from the few of which somebody has said so."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import svds

from recommender.core.grid import Floats
from recommender.core.likes import Likes

RIDGE = 30.0
TASTE_FACTORS, TEXT_FACTORS = 96, 64
FEWEST_TEXTS, LARGEST_SHARE = 5, 0.2
TINY = 1e-9
WORD = re.compile(r"[^\W\d_]{3,}")


def title_features(kinds: csr_array, likes: Likes, texts: Sequence[str]) -> Floats:
    """(titles, features): what a title is, who likes it, and what its plot speaks of.

    kinds: (genres and eras, titles) ones; likes: (raters, titles) ones; texts: one per title.
    The latter two as factors: two titles are near if the same people like both, or if their plots
    share rare words. How many like a title says nothing of its mood, though most that anybody has
    spoken of are popular: what follows from that number is taken out of the factors.
    """
    counts = np.asarray(likes.sum(axis=0), np.float64)
    tastes = _without_popularity(_even(factors(by_taste(likes), TASTE_FACTORS)), counts)
    plots = _even(factors(by_text(texts), TEXT_FACTORS))
    return np.column_stack([kinds.T.toarray(), tastes, plots])


def by_taste(likes: Likes) -> csr_array:
    """(titles, raters): likes, those of somebody who likes everything less; rows of length 1."""
    counts = np.maximum(1.0, np.asarray(likes.sum(axis=1)))
    return _unit_rows((diags_array(1 / np.sqrt(counts)) @ likes).T.tocsr())


def by_text(texts: Sequence[str]) -> csr_array:
    """(titles, words): tf-idf of the words that are neither rare nor everywhere, rows of length 1.

    tf-idf = (1 + ln count)·ln(titles / titles with the word).
    """
    counted = [Counter(WORD.findall(text.lower())) for text in texts]
    spread = Counter(word for words in counted for word in words)
    most = max(FEWEST_TEXTS, LARGEST_SHARE * len(texts))
    kept = sorted(word for word, titles in spread.items() if FEWEST_TEXTS <= titles <= most)
    place = {word: number for number, word in enumerate(kept)}
    rarity = np.log(len(texts) / np.array([spread[word] for word in kept]))
    found = [
        (row, place[word], (1 + np.log(times)) * rarity[place[word]])
        for row, words in enumerate(counted)
        for word, times in words.items()
        if word in place
    ]
    rows, columns, values = np.array(found).reshape(-1, 3).T
    shape = (len(texts), len(kept))
    return _unit_rows(csr_array((values, (rows.astype(int), columns.astype(int))), shape=shape))


def factors(matrix: csr_array, most: int) -> Floats:
    """(rows, up to `most`) left singular vectors times their values; the same for the same."""
    count = min(most, min(matrix.shape) - 1)
    if count < 1 or not matrix.nnz:
        return np.empty((matrix.shape[0], 0))
    left, values, _ = svds(matrix, k=count, v0=np.ones(min(matrix.shape)), solver="arpack")
    scaled: Floats = left * values
    return scaled


def _even(found: Floats) -> Floats:
    """Every row as long as all others, with mean square 1; a row of zeros stays one."""
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    known = lengths > TINY
    even: Floats = np.where(known, found / np.where(known, lengths, 1), 0) * np.sqrt(found.shape[1])
    return even


def _without_popularity(found: Floats, counts: Floats) -> Floats:
    """What a parabola of ln(1 + likes) foretells of the factors is taken out of them."""
    left, rated = np.zeros(found.shape), counts > 0
    popular = np.log1p(counts[rated])
    curve = np.column_stack([np.ones_like(popular), popular, popular**2])
    left[rated] = found[rated] - curve @ np.linalg.lstsq(curve, found[rated], rcond=None)[0]
    return left


def mood_scores(features: Floats, said: csr_array, known: Floats | None = None) -> Floats:
    """(moods, titles): ridge regression of who has a mood on the features, both sides weighing
    the same however few have it.

    said: (moods, titles) ones where somebody has said so. known: (titles,) ones and zeros, the
    titles to learn from; all, if None.
    """
    design = np.column_stack([np.ones(features.shape[0]), features])
    heard = np.ones(features.shape[0]) if known is None else known
    ridge = RIDGE * np.eye(design.shape[1])
    ridge[0, 0] = 1e-6
    everyone = design.T @ (design * heard[:, None])
    scores = np.zeros((said.shape[0], features.shape[0]))
    for mood, row in enumerate(said.toarray()):
        those = design[(row * heard) > 0]
        lacking = heard.sum() - len(those)
        if not len(those) or not lacking:
            continue
        # Those who have it count `more` times each, which makes 2·lacking in all.
        more = lacking / len(those)
        normal = (everyone + (more - 1) * (those.T @ those)) * (heard.sum() / (2 * lacking))
        wanted = those.sum(axis=0) * more * (heard.sum() / (2 * lacking))
        scores[mood] = design @ np.linalg.solve(normal + ridge, wanted)
    return scores


def strengths(scores: Floats, said: csr_array) -> Floats:
    """(moods, titles) in −1 … 1: 1 for the titles that are said to have the mood; for the others 0
    at the average title's score, 1 from the score of a typical title that has it, and −1 as far
    below; squared, sign kept: the half-hearted in between do not crowd the list. A mood that no
    title has is nowhere.
    """
    found = np.zeros(scores.shape)
    for mood, has in enumerate(said.toarray() > 0):
        if not has.any():
            continue
        middle, typical = scores[mood].mean(), np.median(scores[mood, has])
        if typical > middle:
            distance = np.clip((scores[mood] - middle) / (typical - middle), -1, 1)
            found[mood] = distance * np.abs(distance)
        found[mood, has] = 1.0
    return found


def area_under_curve(scores: Floats, has: np.ndarray) -> float:
    """How often a title that has it is scored above one that has not; ties count half."""
    order, ranks = np.sort(scores), np.empty(scores.size)
    ranks = (np.searchsorted(order, scores, "left") + np.searchsorted(order, scores, "right")) / 2
    positive = int(has.sum())
    below = ranks[has].sum() - positive**2 / 2
    return float(below / (positive * (scores.size - positive)))


def _unit_rows(matrix: csr_array) -> csr_array:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)))
    scaled: csr_array = (diags_array(1 / np.maximum(lengths, 1e-12)) @ matrix).tocsr()
    return scaled
