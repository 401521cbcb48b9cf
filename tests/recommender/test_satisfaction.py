import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.core.ranking_input import RankingInput
from recommender.core.satisfaction import satisfaction
from tests.recommender.ranking_inputs import ranking_input, ranking_inputs


def test_ones_own_best_list_satisfies_wholly() -> None:
    found = ranking_input([[4, 3, 2, 1, 0], [0, 1, 2, 3, 4]])
    ana, bo = satisfaction(found, np.array([0, 1, 2]))
    assert ana == 1
    assert bo < 0.2


def test_an_early_title_counts_more_than_a_late_one() -> None:
    found = ranking_input([[9, 0, 0, 0, 0]])
    discount = [1 / np.log2(place + 2) for place in range(3)]
    for place in range(3):
        shown = np.roll([0, 1, 2], place)
        assert satisfaction(found, shown)[0] == pytest.approx(discount[place] / discount[0])


def test_an_empty_list_serves_nobody() -> None:
    assert satisfaction(ranking_input([[1, 2], [2, 1]]), np.empty(0, np.int64)).tolist() == [0, 0]


def test_a_participant_with_equal_scores_is_satisfied() -> None:
    assert satisfaction(ranking_input([[2, 2, 2]]), np.array([1, 2])).tolist() == [1]


@given(ranking_inputs(), st.data())
def test_it_lies_between_nothing_and_everything(found: RankingInput, data: st.DataObject) -> None:
    shown = data.draw(st.permutations(found.columns.tolist()))
    result = satisfaction(found, np.array(shown[:20]))
    assert (result >= 0).all()
    assert (result <= 1 + 1e-12).all()


@given(ranking_inputs(), st.data())
def test_a_better_title_in_any_place_never_satisfies_less(
    found: RankingInput, data: st.DataObject
) -> None:
    columns = found.columns.tolist()
    shown = data.draw(st.permutations(columns))[: data.draw(st.integers(1, len(columns)))]
    place = data.draw(st.integers(0, len(shown) - 1))
    other = data.draw(st.sampled_from(columns))
    better = [*shown]
    better[place] = other
    before, after = satisfaction(found, np.array(shown)), satisfaction(found, np.array(better))
    for row, was, now in zip(found.rows, before, after, strict=True):
        assert now >= was or row[other] < row[shown[place]]
