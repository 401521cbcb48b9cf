import tracemalloc

import numpy as np
import pytest

from recommender.core import similarity
from recommender.core.fixed_point import LIFT_ONE, Floats
from recommender.core.likes import Likes, like_matrix


def random_likes(raters: int, titles: int, share: float = 0.2, seed: int = 7) -> Likes:
    rng = np.random.default_rng(seed)
    who, what = np.nonzero(rng.random((raters, titles)) < share)
    return like_matrix(who, what, np.full(who.size, 5.0), titles)


def ease_by_the_book(likes: Likes, ridge: float = similarity.RIDGE) -> Floats:
    dense = likes.toarray()
    inverse = np.linalg.inv(dense.T @ dense + ridge * np.eye(dense.shape[1]))
    rows: Floats = -inverse / np.diag(inverse)
    np.fill_diagonal(rows, 0.0)
    return rows


def whole(blocks: similarity.Blocks) -> Floats:
    return np.concatenate([rows for _, rows in blocks])


@pytest.mark.parametrize(("raters", "titles"), [(12, 40), (40, 12), (20, 20), (3, 700)])
def test_both_ways_of_solving_ease_give_the_book_result(raters: int, titles: int) -> None:
    likes = random_likes(raters, titles)
    expected = ease_by_the_book(likes)
    for blocks in (similarity.dual_blocks, similarity.primal_blocks):
        found = whole(blocks(likes, similarity.RIDGE))
        np.testing.assert_allclose(found, expected, atol=1e-12)


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


def cosines_by_the_book(likes: Likes) -> Floats:
    dense = likes.toarray()
    lengths = np.sqrt((dense**2).sum(axis=0))
    rows: Floats = dense.T @ dense / (np.outer(lengths, lengths) + similarity.SHRINK)
    np.fill_diagonal(rows, 0.0)
    return rows


def test_past_the_limit_the_most_rated_titles_have_ease_and_the_others_cosines() -> None:
    likes = random_likes(40, 60)
    counts = likes.toarray().sum(axis=0)
    head = sorted(range(60), key=lambda title: (-counts[title], title))[:25]
    expected = similarity.TAIL * cosines_by_the_book(likes)
    expected[np.ix_(head, head)] = ease_by_the_book(likes[:, head])
    blocks = similarity.head_and_tail_blocks(likes, similarity.RIDGE, 25)
    np.testing.assert_allclose(whole(blocks), expected, atol=1e-12)
    rows = similarity.similarity_rows(likes, largest_square=25).toarray()
    assert np.abs(rows - expected * similarity.SCALE * LIFT_ONE).max() <= 1
    assert not rows.diagonal().any()


def test_rows_for_tonight_blend_ease_with_cosines() -> None:
    likes = random_likes(40, 60)
    blend = 25 * ease_by_the_book(likes, 1000.0) + 5 * cosines_by_the_book(likes)
    rows = similarity.tonight_rows(likes).toarray()
    assert np.abs(rows - blend * LIFT_ONE).max() <= 1
    alone = similarity.tonight_rows(likes, largest_square=25).toarray()
    assert np.abs(alone - 8 * cosines_by_the_book(likes) * LIFT_ONE).max() <= 1


def test_rows_need_no_more_memory_than_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "LARGEST_BLOCK", 1 << 18)
    likes = random_likes(1500, 3000, share=0.02)
    tracemalloc.start()
    similarity.similarity_rows(likes, largest_square=800)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    stated = similarity.memory_bound(likes, largest_square=800)
    assert peak <= stated <= 4 * peak


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


def test_of_equally_strong_neighbours_those_of_lower_columns_are_kept() -> None:
    titles = similarity.KEPT + 40
    everything = like_matrix(
        np.repeat([1, 2], titles), np.tile(np.arange(titles), 2), np.full(2 * titles, 5.0), titles
    )
    rows = similarity.similarity_rows(everything)
    assert np.diff(rows.indptr).tolist() == [similarity.KEPT] * titles
    assert rows[[0]].indices.tolist() == list(range(1, similarity.KEPT + 1))
    assert rows[[titles - 1]].indices.tolist() == list(range(similarity.KEPT))
