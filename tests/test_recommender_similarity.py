import numpy as np
import pytest

from recommender.core import similarity
from recommender.core.grid import LIFT_ONE, Floats
from recommender.core.likes import Likes, like_matrix


def random_likes(raters: int, titles: int, share: float = 0.2, seed: int = 7) -> Likes:
    rng = np.random.default_rng(seed)
    who, what = np.nonzero(rng.random((raters, titles)) < share)
    return like_matrix(who, what, np.full(who.size, 5.0), titles)


def ease_by_the_book(likes: Likes) -> Floats:
    dense = likes.toarray()
    inverse = np.linalg.inv(dense.T @ dense + similarity.RIDGE * np.eye(dense.shape[1]))
    rows: Floats = -inverse / np.diag(inverse)
    np.fill_diagonal(rows, 0.0)
    return rows


def whole(blocks: similarity.Blocks) -> Floats:
    return np.concatenate([rows for _, rows in blocks])


@pytest.mark.parametrize(("raters", "titles"), [(12, 40), (40, 12), (20, 20), (3, 700)])
def test_both_ways_of_solving_ease_give_the_book_result(raters: int, titles: int) -> None:
    likes = random_likes(raters, titles)
    expected = ease_by_the_book(likes)
    np.testing.assert_allclose(whole(similarity.dual_blocks(likes)), expected, atol=1e-12)
    np.testing.assert_allclose(whole(similarity.primal_blocks(likes)), expected, atol=1e-12)


def test_a_title_is_not_its_own_neighbour() -> None:
    rows = similarity.similarity_rows(random_likes(30, 50))
    assert not rows.diagonal().any()


def test_rows_hold_the_strongest_neighbours_of_either_sign_on_the_grid() -> None:
    likes = random_likes(40, 600)
    expected = np.rint(ease_by_the_book(likes) * similarity.SCALE * LIFT_ONE)
    rows = similarity.similarity_rows(likes)
    for title in (0, 17, 599):
        kept = rows[[title]].toarray()[0]
        ranked = sorted(range(600), key=lambda other: (-abs(expected[title, other]), other))
        wanted = [c for c in ranked[: similarity.KEPT] if expected[title, c]]
        assert expected[title, wanted].min() < 0
        assert np.flatnonzero(kept).tolist() == sorted(wanted)
        assert np.abs(kept[wanted] - expected[title, wanted]).max() <= 1


def test_past_the_limit_neighbours_come_from_cosine() -> None:
    likes = random_likes(30, 50)
    dense = likes.toarray()
    rows = similarity.similarity_rows(likes, largest_square=29).toarray() / LIFT_ONE
    shared = dense[:, 3] @ dense[:, 8]
    lengths = np.sqrt(dense[:, 3].sum() * dense[:, 8].sum())
    assert shared > 0
    expected = 0.1 * similarity.SCALE * shared / (lengths + similarity.SHRINK)
    assert rows[3, 8] == pytest.approx(expected, abs=1 / LIFT_ONE)
    assert not rows.diagonal().any()


def test_titles_that_nobody_likes_have_no_neighbours() -> None:
    likes = like_matrix(np.array([1, 1]), np.array([0, 1]), np.array([5.0, 5.0]), 4)
    rows = similarity.similarity_rows(likes).toarray()
    assert rows[0, 1] > 0
    assert rows[1, 0] > 0
    assert not rows[2:].any()
    assert not rows[:, 2:].any()


def test_without_any_rater_nothing_is_similar() -> None:
    nothing = np.empty(0, np.int64)
    rows = similarity.similarity_rows(like_matrix(nothing, nothing, np.empty(0), 5))
    assert rows.shape == (5, 5)
    assert rows.nnz == 0
