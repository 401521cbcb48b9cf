"""Learns how strongly each title has each mood, from the few titles that are tagged with it."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import svds

from recommender.core.fixed_point import Floats
from recommender.core.likes import Likes

RIDGE = 30.0
TASTE_FACTORS, TEXT_FACTORS = 96, 64
FEWEST_TEXTS, LARGEST_SHARE = 5, 0.2
TINY = 1e-9
WORD = re.compile(r"[^\W\d_]{3,}")


def title_features(kinds: csr_array, likes: Likes, texts: Sequence[str]) -> Floats:
    """(titles, features) from genres and eras, from who likes a title, and from its plot.

    kinds: (genres and eras, titles) ones; likes: (raters, titles) ones; texts: one per title.
    The latter two as factors: titles are near if the same people like both, or if their plots
    share rare words. Popularity is no evidence of a mood, though most tagged titles are popular:
    what it predicts is removed from the factors.
    """
    counts = np.asarray(likes.sum(axis=0), np.float64)
    tastes = _without_popularity(_even(factors(by_taste(likes), TASTE_FACTORS)), counts)
    plots = _even(factors(by_text(texts), TEXT_FACTORS))
    return np.column_stack([kinds.T.toarray(), tastes, plots])


def by_taste(likes: Likes) -> csr_array:
    """(titles, raters) likes, discounted for raters with many likes; rows of length 1."""
    counts = np.maximum(1.0, np.asarray(likes.sum(axis=1)))
    return _unit_rows((diags_array(1 / np.sqrt(counts)) @ likes).T.tocsr())


def by_text(texts: Sequence[str]) -> csr_array:
    """(titles, words) tf-idf of words that are neither rare nor frequent; rows of length 1.

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
    """(rows, up to `most`) left singular vectors times singular values; deterministic."""
    count = min(most, min(matrix.shape) - 1)
    if count < 1 or not matrix.nnz:
        return np.empty((matrix.shape[0], 0))
    left, values, _ = svds(matrix, k=count, v0=np.ones(min(matrix.shape)), solver="arpack")
    scaled: Floats = left * values
    return scaled


def _even(found: Floats) -> Floats:
    """Scales every row to mean square 1; a row of zeros stays zero."""
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    known = lengths > TINY
    even: Floats = np.where(known, found / np.where(known, lengths, 1), 0) * np.sqrt(found.shape[1])
    return even


def _without_popularity(found: Floats, counts: Floats) -> Floats:
    """Removes from the factors what a parabola of ln(1 + likes) predicts of them."""
    left, rated = np.zeros(found.shape), counts > 0
    popular = np.log1p(counts[rated])
    curve = np.column_stack([np.ones_like(popular), popular, popular**2])
    left[rated] = found[rated] - curve @ np.linalg.lstsq(curve, found[rated], rcond=None)[0]
    return left


def mood_scores(features: Floats, tagged: csr_array, known: Floats | None = None) -> Floats:
    """(moods, titles) scores: balanced ridge regression of having a mood on the features.

    tagged: (moods, titles) ones where a title is tagged. known: (titles,) ones and zeros, the
    titles to learn from; all if None. Both classes have the same total weight.
    """
    design = np.column_stack([np.ones(features.shape[0]), features])
    counted = np.ones(features.shape[0]) if known is None else known
    ridge = RIDGE * np.eye(design.shape[1])
    ridge[0, 0] = 1e-6
    everyone = design.T @ (design * counted[:, None])
    scores = np.zeros((tagged.shape[0], features.shape[0]))
    for mood, row in enumerate(tagged.toarray()):
        those = design[(row * counted) > 0]
        lacking = counted.sum() - len(those)
        if not len(those) or not lacking:
            continue
        # Titles with the mood count `more` times each, which makes 2·lacking in all.
        more = lacking / len(those)
        normal = (everyone + (more - 1) * (those.T @ those)) * (counted.sum() / (2 * lacking))
        wanted = those.sum(axis=0) * more * (counted.sum() / (2 * lacking))
        scores[mood] = design @ np.linalg.solve(normal + ridge, wanted)
    return scores


def strengths(scores: Floats, tagged: csr_array) -> Floats:
    """(moods, titles) strengths in −1 … 1.

    1 for titles tagged with the mood; for the others 0 at the mean score, 1 from the median score
    of tagged titles, and −1 as far below; squared with the sign kept, so that weak evidence counts
    little. 0 for a mood without titles.
    """
    found = np.zeros(scores.shape)
    for mood, has in enumerate(tagged.toarray() > 0):
        if not has.any():
            continue
        middle, typical = scores[mood].mean(), np.median(scores[mood, has])
        if typical > middle:
            distance = np.clip((scores[mood] - middle) / (typical - middle), -1, 1)
            found[mood] = distance * np.abs(distance)
        found[mood, has] = 1.0
    return found


def area_under_curve(scores: Floats, has: np.ndarray) -> float:
    """ROC AUC: how often a title with the mood is scored above one without; ties count half."""
    order, ranks = np.sort(scores), np.empty(scores.size)
    ranks = (np.searchsorted(order, scores, "left") + np.searchsorted(order, scores, "right")) / 2
    positive = int(has.sum())
    below = ranks[has].sum() - positive**2 / 2
    return float(below / (positive * (scores.size - positive)))


def _unit_rows(matrix: csr_array) -> csr_array:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)))
    scaled: csr_array = (diags_array(1 / np.maximum(lengths, 1e-12)) @ matrix).tocsr()
    return scaled
