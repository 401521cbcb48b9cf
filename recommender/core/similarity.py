"""The similarity B: how far enjoying one title moves the others. Rows of EASE.

H. Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019,
doi:10.1145/3308558.3313710: with P = (XᵀX + λI)⁻¹, B = I − P·diag(1/P), zero on the diagonal.
"""

from collections.abc import Iterator

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from recommender.core.grid import Floats, lifts
from recommender.core.likes import Enjoyment

Blocks = Iterator[tuple[slice, Floats]]

RIDGE = 200.0
SCALE = 50.0
KEPT = 200
TITLES_AT_A_TIME = 512
# EASE needs one square matrix of the fewer of raters and titles. 8,000 is half a gigabyte, and
# about a minute on one core; beyond it, neighbours by cosine take over.
LARGEST_SQUARE = 8000
SHRINK = 20.0


def similarity_rows(enjoyment: Enjoyment, *, largest_square: int = LARGEST_SQUARE) -> csr_array:
    """Each title's 200 strongest similarities, whichever their sign, in score units per full
    weight: what the same people enjoy, and what they leave alone.

    enjoyment: (raters, titles) in 0 … 1. EASE times 50 where the square fits (either side,
    whichever is the smaller), else shrunk cosine neighbours on the same scale, which have no
    negative ones. Returns int16 (titles, titles) on the lift grid, sorted columns, an empty
    diagonal; ties keep the lower column.
    """
    raters, titles = enjoyment.shape
    if raters == 0:
        return _strongest(iter(()), titles)
    if min(raters, titles) > largest_square:
        return _strongest(cosine_blocks(enjoyment), titles)
    blocks = dual_blocks if raters < titles else primal_blocks
    return _strongest(blocks(enjoyment), titles)


def dual_blocks(enjoyment: Enjoyment) -> Blocks:
    """EASE through the raters' side: P = (I − Xᵀ(λI + XXᵀ)⁻¹X)/λ (Woodbury), rows in blocks."""
    raters, titles = enjoyment.shape
    factor = cho_factor((enjoyment @ enjoyment.T).toarray() + RIDGE * np.eye(raters), lower=True)
    by_column = enjoyment.tocsc()
    diagonal = np.empty(titles)
    for part in _parts(titles):
        columns = by_column[:, part].toarray()
        inner = np.einsum("ri,ri->i", columns, cho_solve(factor, columns))
        diagonal[part] = (1 - inner) / RIDGE
    for part in _parts(titles):
        solved = cho_solve(factor, by_column[:, part].toarray())
        yield part, _rows(part, -(enjoyment.T @ solved).T / RIDGE, diagonal)


def primal_blocks(enjoyment: Enjoyment) -> Blocks:
    """EASE through the titles' side: P = (XᵀX + λI)⁻¹ in full, rows in blocks."""
    titles = enjoyment.shape[1]
    square = (enjoyment.T @ enjoyment).toarray() + RIDGE * np.eye(titles)
    inverse = cho_solve(cho_factor(square, lower=True), np.eye(titles))
    diagonal = np.diag(inverse).copy()
    for part in _parts(titles):
        yield part, _rows(part, inverse[part], diagonal)


def cosine_blocks(enjoyment: Enjoyment) -> Blocks:
    """Cosine of what raters make of two titles, shrunk: x·y / (|x|·|y| + 20). Rows in blocks."""
    lengths = np.sqrt(np.asarray(enjoyment.power(2).sum(axis=0)))
    transposed = enjoyment.T.tocsr()
    for part in _parts(enjoyment.shape[1]):
        shared = (transposed[part] @ enjoyment).toarray()
        rows = shared / (np.outer(lengths[part], lengths) + SHRINK)
        # Per title, cosines add up where EASE shares out: a tenth puts a sequel at the same place.
        rows *= 0.1
        rows[np.arange(rows.shape[0]), np.arange(part.start, part.stop)] = 0.0
        yield part, rows


def _rows(part: slice, inverse: Floats, diagonal: Floats) -> Floats:
    rows = -inverse / diagonal
    rows[np.arange(rows.shape[0]), np.arange(part.start, part.stop)] = 0.0
    return rows


def _parts(titles: int) -> Iterator[slice]:
    for first in range(0, titles, TITLES_AT_A_TIME):
        yield slice(first, min(first + TITLES_AT_A_TIME, titles))


def _strongest(blocks: Blocks, titles: int) -> csr_array:
    columns, values, sizes = [], [], [0]
    for _, rows in blocks:
        for row in lifts(rows * SCALE):
            kept = _strongest_of_row(row)
            columns.append(kept.astype(np.int32))
            values.append(row[kept])
            sizes.append(kept.size)
    data = np.concatenate([*values, np.empty(0, np.int16)])
    indices = np.concatenate([*columns, np.empty(0, np.int32)])
    starts = np.zeros(titles + 1, np.int64)
    starts[: len(sizes)] = np.cumsum(sizes)
    return csr_array((data, indices, starts), shape=(titles, titles))


def _strongest_of_row(row: np.ndarray) -> np.ndarray:
    found = np.flatnonzero(row)
    if found.size > KEPT:
        order = np.argsort(-np.abs(row[found].astype(np.int32)), kind="stable")
        found = np.sort(found[order[:KEPT]])
    return found
