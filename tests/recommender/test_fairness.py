"""Deficit weights of participants who were served worse on earlier evenings."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from recommender.core.fairness import adjusted_importance, bounded_deficits, deficits
from recommender.core.fixed_point import Floats
from recommender.core.strategies import STRATEGIES
from tests.recommender.ranking_inputs import ranking_input

AWAY = math.nan

served = st.floats(0, 1)
evenings = arrays(
    np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=served | st.just(AWAY)
)


def test_the_weight_is_that_of_the_design() -> None:
    """Ana 0.9 and 0.7, Bo 0.4 and 0.2: their sums lie 0.5 above and below 1.1."""
    found = deficits(np.array([[0.9, 0.4], [0.7, 0.2]]))
    ana, bo = math.exp(-4 * 0.5 / math.sqrt(2)), math.exp(4 * 0.5 / math.sqrt(2))
    assert found.tolist() == pytest.approx([2 * ana / (ana + bo), 2 * bo / (ana + bo)])


@given(evenings)
def test_weights_average_to_one_and_none_vanishes(satisfied: Floats) -> None:
    found = deficits(satisfied)
    assert found.mean() == pytest.approx(1)
    assert found.min() > 0


@given(arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=served))
def test_who_was_served_worse_weighs_more(satisfied: Floats) -> None:
    found = deficits(satisfied)
    sums = [math.fsum(column) for column in satisfied.T]
    for mine, weight in zip(sums, found, strict=True):
        for other, other_weight in zip(sums, found, strict=True):
            if mine < other - 1e-9:
                assert weight > other_weight


@given(evenings, st.randoms())
def test_the_order_of_participants_makes_no_difference(satisfied: Floats, dice: Random) -> None:
    order = dice.sample(range(satisfied.shape[1]), satisfied.shape[1])
    assert deficits(satisfied[:, order]).tolist() == pytest.approx(deficits(satisfied)[order])


def test_absence_causes_no_deficit() -> None:
    found = deficits(np.array([[0.8, 0.2, 0.5, AWAY]]))
    assert found[2] == found[3]
    assert found[0] < found[2] < found[1]


def test_a_continuing_deficit_grows_more_slowly_than_the_evenings() -> None:
    one, four = (math.log(_ratio(evenings)) for evenings in (1, 4))
    assert four == pytest.approx(2 * one)


def _ratio(evenings: int) -> float:
    ana, bo = deficits(np.array([[0.6, 0.4]] * evenings)).tolist()
    return float(bo / ana)


def test_a_very_large_deficit_is_still_a_number() -> None:
    found = deficits(np.array([[1.0, 0.0]] * 100_000))
    assert found.tolist() == [0.0, 2.0]
    assert adjusted_importance(np.array([256, 256]), found).tolist() == [1, 512]


@given(evenings, st.integers(1, 100))
def test_after_one_evening_twice_as_much_is_the_most_and_ever_after_four_times(
    satisfied: Floats, times: int
) -> None:
    repeated = np.repeat(satisfied[:1], times, axis=0)
    found = bounded_deficits(repeated)
    assert found.max() / found.min() <= (2.0 if times == 1 else 4.0) + 1e-9
    order = np.argsort(deficits(repeated), kind="stable")
    assert (np.diff(found[order]) >= -1e-12).all()


def test_small_debts_are_as_the_design_has_them() -> None:
    satisfied = np.array([[0.52, 0.48]])
    bo, ana = (number / deficits(satisfied)[0] for number in deficits(satisfied)[::-1])
    found = bounded_deficits(satisfied)
    assert found[1] / found[0] == pytest.approx(bo / ana)


@pytest.mark.parametrize("satisfied", [np.empty((0, 3)), np.full((2, 3), AWAY)])
def test_without_a_past_all_are_equal(satisfied: Floats) -> None:
    assert deficits(satisfied).tolist() == [1.0, 1.0, 1.0]


def test_no_participants_have_no_deficits() -> None:
    assert deficits(np.empty((2, 0))).tolist() == []


def test_the_hosts_importance_and_the_deficit_multiply() -> None:
    found = deficits(np.array([[0.5, 0.5, 0.5]]))
    assert adjusted_importance(np.array([256, 512, 0]), found).tolist() == [256, 512, 0]


@given(evenings, st.data())
def test_who_has_importance_keeps_it_and_who_has_none_gets_none(
    satisfied: Floats, data: st.DataObject
) -> None:
    given_ = data.draw(arrays(np.int64, satisfied.shape[1], elements=st.integers(0, 64 * 256)))
    found = adjusted_importance(given_, deficits(satisfied))
    assert (found > 0).tolist() == (given_ > 0).tolist()
    assert found.max(initial=0) <= 64 * 256


def test_over_ten_evenings_the_one_who_always_gives_in_is_served_at_last() -> None:
    """Ana and Bo like the same titles and Cy others: by mean alone Cy never gets a pick."""
    scores = [[*range(20, 0, -1), *[0] * 20]] * 2 + [[*[0] * 20, *range(20, 0, -1)]]
    assert worst_off(scores, with_debts=False) == 0
    assert worst_off(scores, with_debts=True) > 0.3


def worst_off(scores: list[list[int]], *, with_debts: bool) -> float:
    """Of the mean fit over ten evenings with one pick each, by the average."""
    picked, past = list[int](), np.empty((0, 3))
    for _ in range(10):
        left = [column for column in range(40) if column not in picked]
        weights = deficits(past).tolist() if with_debts else [1.0] * 3
        column = int(STRATEGIES["average"](ranking_input(scores, weights, left), 1)[0])
        picked.append(column)
        past = np.vstack([past, [row[column] / 20 for row in scores]])
    return float(past.mean(axis=0).min())
