import tracemalloc

import numpy as np
import pytest

from recommender.core import content, implied_weights, lift
from recommender.core.fixed_point import LIFT_ONE, quantize_lifts
from recommender.core.likes import Likes, enjoyment_matrix, incidence, like_matrix


def likes_of(*people: list[int], titles: int) -> Likes:
    pairs = [(who, title) for who, liked in enumerate(people) for title in liked]
    who, what = np.array(pairs).T
    return like_matrix(who, what, np.full(who.size, 4.0), titles)


def test_weights_are_what_a_slider_would_show() -> None:
    interests = incidence([np.array([0, 1]), np.array([2, 3])], 4)
    likes = likes_of([0, 1], [2, 3], [0, 2], titles=4)
    weights = implied_weights.implied_weights(likes, interests, full=1.0)
    # Ana's likes are all of the first kind, where everyone's are half and half: with twenty
    # average likes added, 12 of 22 against a half, and 10 of 22.
    assert weights[0].tolist() == pytest.approx([0.1, -0.1])
    assert np.round(np.log(12 / 22 / 0.5), 1) == 0.1
    assert weights[1].tolist() == pytest.approx([-0.1, 0.1])
    assert weights[2].tolist() == [0, 0]


def test_a_slider_is_full_at_more_than_seven_times_the_usual_share() -> None:
    interests = incidence([np.array([0]), np.arange(1, 200)], 200)
    fan, others = [0], [list(range(1, 200))] * 3
    weights = implied_weights.implied_weights(likes_of(*[fan] * 40, *others, titles=200), interests)
    everyone = 40 / (40 + 3 * 199)
    share = (1 + 20 * everyone) / 21
    assert weights[0, 0] == pytest.approx(np.round(np.log(share / everyone) / 2, 1))
    assert implied_weights.FULL == 2.0


def test_an_interest_that_nobody_likes_has_no_weight() -> None:
    interests = incidence([np.array([0]), np.array([1])], 2)
    weights = implied_weights.implied_weights(likes_of([0], titles=2), interests)
    assert weights.tolist() == [[0, 0]]


def test_the_lift_is_the_ridge_solution_title_by_title() -> None:
    rng = np.random.default_rng(3)
    dense = (rng.random((30, 9)) < 0.4).astype(float)
    dense[:, 8] = 0
    dense[dense.sum(axis=1) == 0, 0] = 1
    who, what = np.nonzero(dense)
    likes = like_matrix(who, what, np.full(who.size, 5.0), 9)
    weights = np.round(rng.uniform(-1, 1, (30, 4)), 1)
    found = lift.learned_lift(likes, weights)

    counts = dense.sum(axis=1)
    for title in range(9):
        share = dense[:, title].mean()
        surprise = dense[:, title] - counts / counts.mean() * share
        # Ridge as least squares with one more row per coefficient, the intercept left free.
        root = np.sqrt(1 / np.sqrt(counts))
        design = np.column_stack([np.ones(30), weights]) * root[:, None]
        penalty = np.column_stack([np.zeros(4), np.sqrt(lift.RIDGE) * np.eye(4)])
        solution, *_ = np.linalg.lstsq(
            np.vstack([design, penalty]), np.concatenate([surprise * root, np.zeros(4)])
        )
        expected = solution[1:] * lift.SCALE / (share + lift.SHARE_ADDED)
        np.testing.assert_allclose(found[:, title], expected, atol=1e-10)
    assert not found[:, 8].any()


def test_kinds_of_interest_are_learned_apart() -> None:
    rng = np.random.default_rng(4)
    who, what = np.nonzero(rng.random((30, 9)) < 0.4)
    enjoyment = enjoyment_matrix(who, what, rng.choice([2.0, 4.0, 5.0], who.size), 9)
    weights = np.round(rng.uniform(-1, 1, (enjoyment.shape[0], 4)), 1)
    found = lift.lift_by_kind(enjoyment, weights, ["genre", "mood", "genre", "mood"])
    np.testing.assert_array_equal(found[[0, 2]], lift.learned_lift(enjoyment, weights[:, [0, 2]]))
    np.testing.assert_array_equal(found[[1, 3]], lift.learned_lift(enjoyment, weights[:, [1, 3]]))


def test_without_raters_nothing_is_lifted() -> None:
    nothing = np.empty(0, np.int64)
    likes = like_matrix(nothing, nothing, np.empty(0), 3)
    assert lift.learned_lift(likes, np.empty((0, 2))).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_what_a_genre_does_for_known_titles_it_does_for_a_new_one() -> None:
    groups = [np.array([0, 1, 2]), np.array([3, 4, 5])]
    features, learned = incidence(groups, 6), np.zeros((1, 6))
    learned[0, :3], learned[0, 3:] = 0.8, -0.4
    found = content.content_lift(learned, features, np.full(6, 1000.0))
    np.testing.assert_allclose(found[:, 0], [0.8, -0.4], atol=0.01)

    new = incidence([np.array([0, 1]), np.array([1])], 3)
    guessed = content.predicted_lift(quantize_lifts(found), new)[0] / LIFT_ONE
    np.testing.assert_allclose(guessed, [0.8, 0.4, 0.0], atol=0.01)


def test_an_interest_lifts_its_own_titles_and_stays_in_range() -> None:
    learned = quantize_lifts(np.array([0.5, 0.5, 7.9]))
    raised = content.add_own_lift(learned, np.array([0, 2]), own=3 * LIFT_ONE // 4)
    assert raised.tolist() == [1.25 * LIFT_ONE, 0.5 * LIFT_ONE, 32767]


def test_the_rarer_an_interest_the_more_it_adds_to_its_own() -> None:
    groups = [np.array([0, 1, 2, 3]), np.array([0, 1]), np.array([3]), np.empty(0, np.int64)]
    likes = np.array([500.0, 400.0, 99.0, 1.0])
    own = content.own_lifts(incidence(groups, 4), likes)
    expected = 0.225 * (1 - np.log([1.0, 0.9, 0.01, 0.01]))
    assert own.tolist() == pytest.approx(expected)


def test_without_likes_every_interest_is_as_rare_as_can_be() -> None:
    own = content.own_lifts(incidence([np.array([0])], 1), np.zeros(1))
    assert own.tolist() == pytest.approx([0.225 * (1 - np.log(0.01))])


def test_titles_are_alike_by_what_they_share() -> None:
    features = incidence([np.array([0, 1, 2]), np.array([0, 1]), np.array([3])], 5).T.tocsr()
    columns, values = content.similar_by_content(0, features)
    assert columns.tolist() == [1, 2]
    assert (values / LIFT_ONE).tolist() == pytest.approx([1.5, 1.5 / np.sqrt(2)], abs=1e-3)
    assert content.similar_by_content(4, features)[0].size == 0


def test_memory_grows_with_ratings_and_people_but_never_with_people_times_titles() -> None:
    raters, titles, rng = 20_000, 20_000, np.random.default_rng(4)
    who, what = np.repeat(np.arange(raters), 5), rng.integers(0, titles, 5 * raters)
    enjoyment = enjoyment_matrix(who, what, np.full(who.size, 5.0), titles)
    weights = np.round(rng.uniform(-1, 1, (raters, 6)), 1)
    tracemalloc.start()
    found = lift.learned_lift(enjoyment, weights)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.shape == (6, titles)
    assert peak < raters * titles / 20  # bytes: even one bit for each pair would be more than that
