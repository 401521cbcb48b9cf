"""Ratings as sparse matrices of likes and of enjoyment."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

LIKED_FROM = 4.0
MOST_STARS = 5.0

Likes = csr_array
Enjoyment = csr_array


def like_matrix(
    raters: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    stars: npt.NDArray[np.float64],
    titles: int,
) -> Likes:
    """One row per rater who likes anything, one column per title; a like is a rating ≥ 4 stars.

    raters, columns, stars: one entry per rating; raters are any whole numbers, columns lie in
    0 … titles − 1. A rating that is not a finite number counts for nothing, a pair given twice
    counts once. Returns float64 ones of shape (raters with a like, titles), rows in order of rater.
    Raises ValueError if a column lies outside the titles.
    """
    if np.any((columns < 0) | (columns >= titles)):
        raise ValueError("A rating names a column that no title has.")
    liked = np.isfinite(stars) & (stars >= LIKED_FROM)
    _, rows = np.unique(raters[liked], return_inverse=True)
    count = int(rows.max()) + 1 if rows.size else 0
    ones = np.ones(rows.size)
    matrix = csr_array((ones, (rows, columns[liked])), shape=(count, titles))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def enjoyment_matrix(
    raters: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    stars: npt.NDArray[np.float64],
    titles: int,
) -> Enjoyment:
    """How much each rater enjoyed what they rated: stars over five. Rows as in `like_matrix`.

    Not only likes: having chosen to see a title is evidence too. Raters without a like are left
    out, and so are ratings that are not finite; of a pair given twice the better rating counts.
    Returns float64 in 0 … 1.
    """
    likes = np.isfinite(stars) & (stars >= LIKED_FROM)
    people = np.unique(raters[likes])
    kept = np.flatnonzero(np.isin(raters, people) & np.isfinite(stars))
    kept = kept[np.lexsort((-stars[kept], columns[kept], raters[kept]))]
    rows, places = np.searchsorted(people, raters[kept]), columns[kept]
    first = np.ones(kept.size, np.bool_)
    first[1:] = (rows[1:] != rows[:-1]) | (places[1:] != places[:-1])
    values = np.clip(stars[kept[first]] / MOST_STARS, 0.0, 1.0)
    return csr_array((values, (rows[first], places[first])), shape=(people.size, titles))


def incidence(groups: Iterable[npt.NDArray[np.int64]], titles: int) -> csr_array:
    """(interests, titles) ones where a title has an interest. groups: columns per interest."""
    listed = list(groups)
    sizes = [group.size for group in listed]
    columns = np.concatenate([*listed, np.empty(0, np.int64)])
    rows = np.repeat(np.arange(len(listed)), sizes)
    return csr_array((np.ones(columns.size), (rows, columns)), shape=(len(listed), titles))
