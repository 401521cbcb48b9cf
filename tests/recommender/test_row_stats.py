import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.core.fixed_point import SCORE_ONE
from recommender.core.row_stats import compute_row_stats, stated_scores, unstated_scores
from recommender.core.selection import best, best_by
from tests.recommender.ranking_inputs import ranking_input

numbers = st.lists(st.integers(-5, 5), min_size=1, max_size=60)


@given(numbers, st.integers(0, 70))
def test_the_best_are_those_that_sorting_would_put_first(values: list[int], count: int) -> None:
    expected = sorted(range(len(values)), key=lambda place: (-values[place], place))[:count]
    assert best(np.array(values, np.int32), count).tolist() == expected


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), max_size=40), st.integers(0, 50))
def test_equals_are_ordered_by_the_tie_breaker_then_by_column(
    pairs: list[tuple[int, int]], count: int
) -> None:
    values, ties = np.array(pairs, np.int64).reshape(-1, 2).T
    columns = np.arange(len(pairs)) * 3
    expected = sorted(columns, key=lambda c: (-values[c // 3], -ties[c // 3], c))[:count]
    assert best_by(values, ties, columns, count).tolist() == expected


@given(numbers, st.booleans())
def test_statistics_are_those_of_the_sorted_row(values: list[int], masked: bool) -> None:
    row = np.array(values, np.int32) * SCORE_ONE
    allowed = np.arange(0, row.size, 2) if masked else None
    some = row if allowed is None else row[allowed]
    found = compute_row_stats(row, np.zeros_like(row), allowed, favourites=5)
    assert found.median == statistics.median_low(some.tolist())
    assert found.best == some.max()
    assert found.threshold == np.sort(some)[-max(1, -(-some.size // 20))]
    assert row[found.favourites].tolist() == sorted(some.tolist(), reverse=True)[:5]
    assert found.ordered.tolist() == sorted(some.tolist())


def test_no_titles_have_no_statistics() -> None:
    with pytest.raises(ValueError, match="No title may be shown"):
        compute_row_stats(np.empty(0, np.int32), np.empty(0, np.int32), None, favourites=5)


def test_stated_scores_keep_three_sixteenths_of_the_prior() -> None:
    prior = np.array([1600, 16, 0], np.int32)
    assert stated_scores(prior + 5, unstated_scores(prior)).tolist() == [305, 8, 5]


def test_a_fit_is_nought_up_to_the_median_and_one_at_the_best() -> None:
    found = ranking_input([[0, 1, 2, 4, 6]])
    assert found.fits(np.arange(5)).tolist() == [[0, 0, 0, 0.5, 1]]


def test_where_all_is_equal_all_fits() -> None:
    assert ranking_input([[3, 3, 3]]).fits(np.arange(3)).tolist() == [[1, 1, 1]]


def test_where_most_is_equally_best_the_rest_fits_nobody() -> None:
    assert ranking_input([[1, 3, 3]]).fits(np.arange(3)).tolist() == [[0, 1, 1]]


def test_a_vetoed_title_still_has_a_fit() -> None:
    found = ranking_input([[9, 3, 3, 0]], allowed=[1, 2, 3])
    assert found.fits(np.array([0])).tolist() == [[1]]
