"""Learns the similarity B: how far enjoying one title moves the others. Rows of EASE.

H. Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019,
doi:10.1145/3308558.3313710: with P = (XᵀX + λI)⁻¹, B = I − P·diag(1/P), zero on the diagonal.
"""

from collections.abc import Iterator

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_array

from recommender.core.fixed_point import Columns, Floats, Lifts, quantize_lifts
from recommender.core.likes import Enjoyment

Blocks = Iterator[tuple[slice, Floats]]

RIDGE = 200.0
SCALE = 50.0
KEPT = 200
TITLES_AT_A_TIME = 256
LARGEST_BLOCK = 1 << 23
# EASE needs one square matrix of the fewer of raters and titles. 8,000 is half a gigabyte, and
# about a minute on one core; beyond it, only the most-rated titles have rows of EASE.
LARGEST_SQUARE = 8000
SHRINK = 20.0
# Cosines add up where EASE shares the effect: a tenth puts a sequel at the same rank, and half of
# that keeps titles that few have rated behind those of which more is known.
TAIL = 0.05
# For the statement of memory: dense blocks that stand at once, copies of the ratings by row and by
# column, and what a kept entry takes while rows are collected.
BLOCKS_AT_ONCE, BYTES_A_RATING, BYTES_AN_ENTRY = 6, 60, 20
# Of the rows for tonight: chosen on the validation parts of ml-100k and ml-latest-small.
TONIGHT_RIDGE = 1000.0
EASE_SHARE, COSINE_SHARE = 25.0, 5.0
COSINE_ALONE = 8.0


def similarity_rows(enjoyment: Enjoyment, *, largest_square: int = LARGEST_SQUARE) -> csr_array:
    """Each title's 200 strongest similarities, whichever their sign, in score units per full
    weight of a history: what the same people enjoy, and what they leave alone.

    enjoyment: (raters, titles) in 0 … 1. EASE times 50 where the square fits, through the smaller
    side; else EASE among the most-rated titles, as many as fit, and half the shrunk cosines, on the
    same scale, to and from the others. Returns int16 (titles, titles) on the lift grid, sorted
    columns, an empty diagonal; ties keep the lower column.
    """
    raters, titles = enjoyment.shape
    if raters == 0:
        return _strongest(iter(()), titles, SCALE)
    if min(raters, titles) > largest_square:
        return _strongest(head_and_tail_blocks(enjoyment, RIDGE, largest_square), titles, SCALE)
    return _strongest(ease_blocks(enjoyment, RIDGE), titles, SCALE)


def tonight_rows(enjoyment: Enjoyment, *, largest_square: int = LARGEST_SQUARE) -> csr_array:
    """As `similarity_rows`, for the few titles that somebody weights tonight: 25·EASE with a ridge
    of 1,000 + 5·cosine, and the cosine alone where no square fits.

    Much of what EASE knows is what else in a long history a like does not follow from; of three
    likes that is little, and whom they have in common says more.
    """
    raters, titles = enjoyment.shape
    if raters == 0:
        return _strongest(iter(()), titles, 1.0)
    if min(raters, titles) > largest_square:
        return _strongest(cosine_blocks(enjoyment), titles, COSINE_ALONE)
    both = zip(ease_blocks(enjoyment, TONIGHT_RIDGE), cosine_blocks(enjoyment), strict=True)
    return _strongest(_blended(both), titles, 1.0)


def _blended(both: Iterator[tuple[tuple[slice, Floats], tuple[slice, Floats]]]) -> Blocks:
    for (part, rows), (_, near) in both:
        rows *= EASE_SHARE
        near *= COSINE_SHARE
        rows += near
        yield part, rows


def ease_blocks(enjoyment: Enjoyment, ridge: float) -> Blocks:
    """Rows of EASE, through whichever side is the smaller."""
    raters, titles = enjoyment.shape
    blocks = dual_blocks if raters < titles else primal_blocks
    return blocks(enjoyment, ridge)


def dual_blocks(enjoyment: Enjoyment, ridge: float) -> Blocks:
    """EASE through the raters' side: P = (I − Xᵀ(λI + XXᵀ)⁻¹X)/λ (Woodbury), rows in blocks."""
    titles = enjoyment.shape[1]
    square = (enjoyment @ enjoyment.T).toarray(order="F")
    square[np.diag_indices(square.shape[0])] += ridge
    inverse = _inverted(square)
    by_title = enjoyment.T.tocsr()  # a product with it reads few raters for each title
    diagonal = np.empty(titles)
    for part in _parts(titles):
        own = by_title[part]
        diagonal[part] = (1 - np.asarray(own.multiply(own @ inverse).sum(axis=1))) / ridge
    for part in _parts(titles):
        solved = np.ascontiguousarray((by_title[part] @ inverse).T)
        rows = np.ascontiguousarray((by_title @ solved).T)
        rows /= -ridge
        yield part, _rows(part, rows, diagonal)


def primal_blocks(enjoyment: Enjoyment, ridge: float) -> Blocks:
    """EASE through the titles' side: P = (XᵀX + λI)⁻¹ in full, rows in blocks."""
    inverse, diagonal = ease_inverse(enjoyment, ridge)
    for part in _parts(enjoyment.shape[1]):
        yield part, _rows(part, inverse[part].copy(order="C"), diagonal)


def cosine_blocks(enjoyment: Enjoyment) -> Blocks:
    """Shrunk cosine of two titles' enjoyment: x·y / (|x|·|y| + 20). Rows in blocks."""
    lengths = np.sqrt(np.asarray(enjoyment.power(2).sum(axis=0)))
    transposed = enjoyment.T.tocsr()
    for part in _parts(enjoyment.shape[1]):
        shared = (transposed[part] @ enjoyment).toarray()
        rows = shared / (np.outer(lengths[part], lengths) + SHRINK)
        rows[np.arange(rows.shape[0]), np.arange(part.start, part.stop)] = 0.0
        yield part, rows


def head_and_tail_blocks(enjoyment: Enjoyment, ridge: float, size: int) -> Blocks:
    """Rows of EASE among the `size` most-rated titles, and shrunk cosines times TAIL between these
    and the others, and among the others. Of equally often rated titles the first are taken."""
    counts = np.diff(enjoyment.tocsc().indptr)
    head = np.sort(np.argsort(-counts, kind="stable")[:size])
    inverse, diagonal = ease_inverse(enjoyment[:, head], ridge)
    place = np.full(counts.size, -1)
    place[head] = np.arange(head.size)
    for part, rows in cosine_blocks(enjoyment):
        rows *= TAIL
        own = np.flatnonzero(place[part] >= 0)
        solved = -inverse[place[part][own]] / diagonal
        solved[np.arange(own.size), place[part][own]] = 0.0
        rows[np.ix_(own, head)] = solved
        yield part, rows


def ease_inverse(enjoyment: Enjoyment, ridge: float) -> tuple[Floats, Floats]:
    """(XᵀX + λI)⁻¹ and its diagonal, computed in place: one square of 8·titles² bytes in all."""
    titles = enjoyment.shape[1]
    by_title, by_column = enjoyment.T.tocsr(), enjoyment.tocsc()
    square = np.empty((titles, titles), order="F")
    for part in _parts(titles):
        square[:, part] = (by_title @ by_column[:, part]).toarray()
    square[np.diag_indices(titles)] += ridge
    inverse = _inverted(square)
    return inverse, np.diag(inverse).copy()


def _inverted(square: Floats) -> Floats:
    """Inverts a symmetric positive definite matrix, by columns in memory, in place."""
    inverse: Floats
    factor, failed = lapack.dpotrf(square, lower=True, overwrite_a=True)
    inverse, failed_too = lapack.dpotri(factor, lower=True, overwrite_c=True)
    if failed or failed_too:
        raise np.linalg.LinAlgError("The square of the ratings could not be inverted.")
    for part in _parts(square.shape[0]):  # the upper triangle from the lower one
        inverse[part, part.stop :] = inverse[part.stop :, part].T
        corner = np.tril(inverse[part, part])
        inverse[part, part] = corner + np.tril(corner, -1).T
    return inverse


def memory_bound(enjoyment: Enjoyment, *, largest_square: int = LARGEST_SQUARE) -> int:
    """Bytes that computing rows takes at most, beside the ratings themselves: one square, blocks of
    rows over all titles, the sums that a sparse product needs, and the rows that are kept."""
    raters, titles = enjoyment.shape
    square = 8 * min(raters, titles, largest_square) ** 2
    blocks = BLOCKS_AT_ONCE * 8 * rows_at_a_time(titles) * titles
    return square + blocks + BYTES_A_RATING * enjoyment.nnz + 2 * BYTES_AN_ENTRY * KEPT * titles


def _rows(part: slice, inverse: Floats, diagonal: Floats) -> Floats:
    """Overwrites `inverse` with the rows."""
    inverse /= -diagonal
    inverse[np.arange(inverse.shape[0]), np.arange(part.start, part.stop)] = 0.0
    return inverse


def _parts(titles: int) -> Iterator[slice]:
    size = rows_at_a_time(titles)
    for first in range(0, titles, size):
        yield slice(first, min(first + size, titles))


def rows_at_a_time(titles: int) -> int:
    """How many rows over all titles are dense at once: 256, fewer where they would be too large."""
    return max(1, min(TITLES_AT_A_TIME, LARGEST_BLOCK // max(1, titles)))


def _strongest(blocks: Blocks, titles: int, scale: float) -> csr_array:
    columns, values, sizes = [], [], [np.zeros(1, np.int64)]
    for _, rows in blocks:
        rows *= scale
        found = quantize_lifts(rows)
        places, kept = _strongest_of_rows(found)
        columns.append(kept.astype(np.int32))
        values.append(found[places, kept])
        sizes.append(np.bincount(places, minlength=found.shape[0]))
    starts = np.cumsum(np.concatenate(sizes))
    starts = np.concatenate([starts, np.full(titles + 1 - starts.size, starts[-1])])
    data = np.concatenate([*values, np.empty(0, np.int16)])
    indices = np.concatenate([*columns, np.empty(0, np.int32)])
    return csr_array((data, indices, starts), shape=(titles, titles))


def _strongest_of_rows(rows: Lifts) -> tuple[Columns, Columns]:
    """Row and column of what is kept, by row and then by column; of equals the lower columns."""
    strength = np.abs(rows).astype(np.int32)  # which NumPy partitions quicker than int16
    if rows.shape[1] <= KEPT:
        places, columns = strength.nonzero()
        return places, columns
    last = np.partition(strength, -KEPT, axis=1)[:, -KEPT]
    places, columns = (strength >= np.maximum(last, 1)[:, None]).nonzero()
    is_level = strength[places, columns] == last[places]
    above = np.bincount(places[~is_level], minlength=rows.shape[0])
    level = np.cumsum(is_level)
    first = np.searchsorted(places, np.arange(rows.shape[0]))
    before = np.concatenate([np.zeros(1, np.int64), level])[first]
    kept = ~is_level | (level - before[places] <= KEPT - above[places])
    return places[kept], columns[kept]
