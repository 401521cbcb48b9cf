"""Each metric against examples computed by hand and against a plain implementation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.core.fixed_point import Flags
from recommender.evaluation import bootstrap, metrics

HIT_LISTS = st.lists(st.booleans(), min_size=1, max_size=20)


def row(*hits: int) -> Flags:
    return np.array([hits], np.bool_)


def test_ndcg_of_hits_in_the_first_and_third_place_of_two_likes() -> None:
    found = metrics.ndcg(row(1, 0, 1, 0), np.array([2]))[0]
    assert found == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))


def test_ndcg_is_one_when_the_list_could_not_be_better() -> None:
    assert metrics.ndcg(row(1, 1, 1), np.array([7]))[0] == pytest.approx(1)
    assert metrics.ndcg(row(1, 1, 0), np.array([2]))[0] == pytest.approx(1)


def test_a_person_without_likes_gets_zero_without_a_division_by_zero() -> None:
    assert metrics.ndcg(row(0, 0), np.array([0])).tolist() == [0]
    assert metrics.recall(row(0, 0), np.array([0])).tolist() == [0]


def test_recall_counts_likes_beyond_the_list_too() -> None:
    assert metrics.recall(row(1, 0, 1), np.array([8]))[0] == 0.25


def test_dfh_looks_at_the_first_hit_alone() -> None:
    assert metrics.dfh(row(0, 1, 1))[0] == pytest.approx(1 / math.log2(3))
    assert metrics.dfh(row(1, 0, 0))[0] == 1
    assert metrics.dfh(row(0, 0, 0))[0] == 0


def test_graded_ndcg_weighs_gains_by_their_place() -> None:
    gains, best = np.array([[0.5, 1.0]]), np.array([[1.0, 0.8]])
    expected = (0.5 + 1 / math.log2(3)) / (1 + 0.8 / math.log2(3))
    assert metrics.graded_ndcg(gains, best)[0] == pytest.approx(expected)


@given(HIT_LISTS, st.integers(0, 30))
def test_ndcg_equals_a_plain_loop(hits: list[bool], more: int) -> None:
    relevant = sum(hits) + more
    got = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits) if hit)
    best = sum(1 / math.log2(place + 2) for place in range(min(relevant, len(hits))))
    found = metrics.ndcg(np.array([hits]), np.array([relevant]))[0]
    assert found == pytest.approx(got / best if best else 0)
    assert 0 <= found <= 1 + 1e-12


def test_hits_are_the_shown_titles_that_are_liked() -> None:
    truth = np.array([[1, 0, 0, 1], [0, 1, 0, 0]], np.bool_)
    assert metrics.hits_of(np.array([3, 1]), truth).tolist() == [[True, False], [False, True]]
    each = metrics.hits_of(np.array([[0, 1], [2, 3]]), truth)
    assert each.tolist() == [[True, False], [False, False]]


def test_the_interval_of_a_mean_has_its_nominal_coverage() -> None:
    rng = np.random.default_rng(8)
    contained = 0
    for _ in range(200):
        found = bootstrap.mean(rng.exponential(1.0, 80))
        contained += found.low <= 1.0 <= found.high
    assert 176 <= contained <= 199  # nineteen in twenty, less what small skewed samples cost


def test_the_interval_of_a_change_has_its_nominal_coverage() -> None:
    rng = np.random.default_rng(9)
    contained = 0
    for _ in range(200):
        base = rng.uniform(0.5, 1.5, 80)
        found = bootstrap.change(base * 1.1 + rng.normal(0, 0.2, 80), base)
        contained += found.low <= 0.1 <= found.high
    assert 176 <= contained <= 199


def test_pairs_make_a_small_difference_certain() -> None:
    base = np.random.default_rng(2).uniform(0, 1, 100)
    found = bootstrap.change(base * 1.02, base)
    assert found.low == pytest.approx(0.02)
    assert found.high == pytest.approx(0.02)
    alone = bootstrap.mean(base)
    assert alone.high - alone.low > 0.1 * alone.value


def test_an_interval_over_folds_is_wider_where_folds_differ_and_as_wide_where_they_do_not() -> None:
    rng = np.random.default_rng(8)
    folds = np.repeat(np.arange(5), 60)
    alike = rng.exponential(1.0, 300)
    apart = alike + np.repeat([0.0, 0.3, 0.6, 0.9, 1.2], 60)
    assert bootstrap.mean(apart, folds).value == bootstrap.mean(apart).value
    assert width(bootstrap.mean(apart, folds)) > 2 * width(bootstrap.mean(apart))
    assert width(bootstrap.mean(alike, folds)) < 1.6 * width(bootstrap.mean(alike))
    one = np.zeros(300, np.int64)
    assert width(bootstrap.mean(alike, one)) == pytest.approx(width(bootstrap.mean(alike)), rel=0.1)


def test_a_change_over_folds_pairs_the_same_groups() -> None:
    rng = np.random.default_rng(9)
    folds, base = np.repeat(np.arange(5), 40), rng.exponential(1.0, 200)
    base[7] = np.nan
    found = bootstrap.change(base * 1.1, base, folds)
    assert found == pytest.approx((0.1, 0.1, 0.1))


def width(found: bootstrap.Estimate) -> float:
    return found.high - found.low


def test_groups_that_measured_nothing_are_left_out() -> None:
    values = np.array([0.2, np.nan, 0.4])
    assert bootstrap.mean(values).value == pytest.approx(0.3)
    assert bootstrap.change(values, np.array([0.1, 0.5, 0.2])).value == pytest.approx(1.0)
    assert all(np.isnan(number) for number in bootstrap.mean(np.array([np.nan])))
    assert all(np.isnan(number) for number in bootstrap.change(values, np.zeros(3)))
