import numpy as np
import pytest

from recommender.core.agreement import agreement, needed_for_shared, shared_titles
from recommender.core.fixed_point import Scores
from recommender.core.ranking_input import RankingInput
from recommender.core.row_stats import compute_row_stats, top_count, unstated_scores
from tests.recommender.ranking_inputs import ranking_input

TITLES = 1000  # of which 50 are the top 5 %, and 2 shared ones are enough


def evaluate(overlap: int, titles: int = TITLES) -> str:
    """Ana and Bo each have a top 5 % of their own, which share `overlap` titles."""
    top = top_count(titles)
    ana, bo = np.zeros((2, titles), np.int64)
    ana[:top] = 100 + np.arange(top)
    bo[top - overlap : 2 * top - overlap] = 100 + np.arange(top)
    found = ranking_input([ana.tolist(), bo.tolist()])
    assert shared_titles(found).tolist() == list(range(top - overlap, top))
    return agreement(found)


@pytest.mark.parametrize(
    ("overlap", "expected"), [(0, "none"), (1, "partial"), (2, "shared"), (50, "shared")]
)
def test_agreement_counts_what_lies_in_everybodys_top_five_percent(
    overlap: int, expected: str
) -> None:
    assert evaluate(overlap) == expected


@pytest.mark.parametrize(("overlap", "expected"), [(0, "none"), (19, "partial"), (20, "shared")])
def test_a_large_catalogue_needs_twenty(overlap: int, expected: str) -> None:
    assert evaluate(overlap, titles=9000) == expected


def test_how_many_are_needed_grows_with_the_catalogue_up_to_twenty() -> None:
    sizes = [1, 400, 800, 8000, 1_000_000]
    assert [needed_for_shared(size) for size in sizes] == [1, 1, 2, 20, 20]


def test_the_top_of_one_title_is_that_title() -> None:
    assert [top_count(size) for size in (1, 20, 21, 9000)] == [1, 1, 2, 450]


def test_fewer_than_two_have_nothing_to_differ_on() -> None:
    assert agreement(ranking_input([[1, 2, 3]])) == "shared"
    assert agreement(ranking_input([[1, 2, 3]]).subset([])) == "shared"


def test_titles_that_equal_the_threshold_are_in_the_top() -> None:
    """Ana likes all the same; Bo has a first, and seven that share the second place."""
    found = ranking_input([[5] * 100, [0] * 92 + [1] * 7 + [2]])
    assert shared_titles(found).tolist() == list(range(92, 100))


def test_what_is_popular_with_everyone_is_no_agreement() -> None:
    """Ana adds to the even titles what Bo adds to the odd ones; far above all stands a hit."""
    prior = np.full(100, 64, np.int32)
    prior[:10] = 640
    wanted = np.where(np.arange(100) % 2, 100, 0)
    rows = np.stack([prior + wanted, prior - wanted]).astype(np.int32)
    found = _ranking_input(rows, prior)
    assert agreement(found) == "none"
    together = _ranking_input(rows[[0, 0]], prior)
    assert agreement(together) == "shared"


def _ranking_input(rows: Scores, prior: Scores) -> RankingInput:
    return RankingInput(
        rows=rows,
        slots=np.arange(len(rows)),
        importance=np.ones(len(rows), np.int64),
        total=rows.sum(axis=0, dtype=np.int64),
        allowed=None,
        row_stats=[compute_row_stats(row, unstated_scores(prior), None, 40) for row in rows],
    )
