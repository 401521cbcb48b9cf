import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.core.blocks import (
    block_sizes,
    bridges,
    fair_mix,
    popular_elsewhere,
    three_blocks,
)
from recommender.core.fixed_point import WEIGHT_ONE
from recommender.core.ranking_input import RankingInput
from recommender.core.strength import stated_strength
from tests.recommender.ranking_inputs import ranking_input, ranking_inputs

NO_CREDITS = np.empty(0, np.int64)


def test_a_list_of_twenty_is_ten_six_and_four() -> None:
    assert block_sizes(20) == (10, 6, 4)


@given(st.integers(0, 200))
def test_blocks_fill_the_list(limit: int) -> None:
    sizes = block_sizes(limit)
    assert sum(sizes) == limit
    assert min(sizes) >= 0


@given(ranking_inputs(), st.integers(1, 25), st.data())
def test_no_title_stands_in_two_blocks(
    found: RankingInput, limit: int, data: st.DataObject
) -> None:
    titles = found.total.size
    numbers = st.lists(st.integers(0, WEIGHT_ONE), min_size=titles, max_size=titles)
    prior = np.array(data.draw(numbers), np.int32)
    strength = np.array(data.draw(numbers), np.int64)
    blocks = np.concatenate(three_blocks(found, prior, strength, limit)).tolist()
    assert len(blocks) == len(set(blocks)) == min(limit, found.columns.size)
    assert set(blocks) <= set(found.columns.tolist())


def test_the_fair_mix_gives_each_their_best_in_turn() -> None:
    ana, bo, cy = [9, 8, 7, 0, 0, 1], [9, 0, 0, 8, 7, 1], [0, 0, 0, 9, 8, 1]
    assert fair_mix(ranking_input([ana, bo, cy]), 5).tolist() == [0, 3, 4, 1, 5]


def test_the_most_important_chooses_first() -> None:
    assert fair_mix(ranking_input([[1, 0], [0, 1]], [1.0, 2.0]), 1).tolist() == [1]


@given(ranking_inputs(), st.integers(1, 12), st.data())
def test_bridges_are_the_best_lowest_percentiles(
    found: RankingInput, count: int, data: st.DataObject
) -> None:
    columns = found.columns.tolist()
    applied = data.draw(st.sets(st.sampled_from(columns), max_size=len(columns) - 1))

    def liked_no_better(participant: int, column: int) -> int:
        row = found.rows[participant]
        return sum(row[other] <= row[column] for other in columns)

    def key(column: int) -> tuple[int, int, int]:
        lowest = min(liked_no_better(p, column) for p in range(len(found.rows)))
        return -lowest, -int(found.total[column]), column

    expected = sorted((c for c in columns if c not in applied), key=key)[:count]
    chosen = bridges(found, np.array(sorted(applied), np.int64), count)
    assert chosen.tolist() == expected


def test_popular_titles_come_from_outside_what_anybody_has_weighted() -> None:
    prior = np.array([100, 90, 80, 70], np.int32)
    strength = np.array([WEIGHT_ONE, WEIGHT_ONE // 2, 0, 0], np.int64)
    found = ranking_input([[0, 0, 0, 0]])
    assert popular_elsewhere(found, prior, strength, NO_CREDITS, 3).tolist() == [2, 3, 1]
    assert popular_elsewhere(found, prior, strength, np.array([2]), 3).tolist() == [3, 1, 0]


def test_where_everything_has_been_weighted_the_popular_come_first() -> None:
    prior, all_ = np.array([1, 3, 2], np.int32), np.full(3, WEIGHT_ONE)
    assert popular_elsewhere(ranking_input([[0, 0, 0]]), prior, all_, NO_CREDITS, 3).tolist() == [
        1,
        2,
        0,
    ]


def test_the_strength_of_a_title_is_the_strongest_word_on_it() -> None:
    groups = [np.array([0, 1]), np.array([1, 2])]
    strength = stated_strength(5, groups, {0: 100, 1: 200}, {2: 50, 3: 70})
    assert strength.tolist() == [100, 200, 200, 70, 0]
