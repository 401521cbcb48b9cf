"""Every strategy against the slowest and plainest way of doing the same."""

import math
import statistics
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.core.board import Board
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES
from recommender.core.strategies.candidates import BY_MEAN
from tests.boards import board, boards

limits = st.integers(1, 35)
names = pytest.mark.parametrize("name", sorted(STRATEGIES))

# What a title is worth to the room, by the definition of each rule that gives titles a value.
Worth = Callable[[Board, int], Fraction]


def columns_of(found: Board) -> list[int]:
    return [int(column) for column in found.columns]


def heard(found: Board) -> list[int]:
    return [place for place, weight in enumerate(found.importance) if weight]


def mean(found: Board, column: int) -> Fraction:
    return Fraction(int(found.rows[:, column].astype(object) @ found.importance.astype(object)))


def place_between(found: Board, participant: int, column: int) -> Fraction:
    """0 at the participant's median title, 1 at their best; below and above it goes on."""
    row = [int(found.rows[participant, c]) for c in columns_of(found)]
    median = statistics.median_low(row)
    spread = max(row) - median
    return Fraction(int(found.rows[participant, column]) - median, spread or 1)


def fit(found: Board, participant: int, column: int) -> Fraction:
    row = [int(found.rows[participant, c]) for c in columns_of(found)]
    if max(row) == statistics.median_low(row):
        return Fraction(int(found.rows[participant, column]) == max(row))
    return max(Fraction(0), min(Fraction(1), place_between(found, participant, column)))


def lowest(found: Board, column: int) -> Fraction:
    return min(place_between(found, p, column) for p in heard(found))


def highest(found: Board, column: int) -> Fraction:
    return max(place_between(found, p, column) for p in heard(found))


def spared(found: Board, column: int) -> Fraction:
    quarter = Fraction(1, 4)
    return Fraction(all(fit(found, p, column) >= quarter for p in heard(found)))


def product(found: Board, column: int) -> Fraction:
    return math.prod((fit(found, p, column) for p in heard(found)), start=Fraction(1))


def titles_liked_less(found: Board, column: int) -> Fraction:
    rows = zip(found.importance, found.rows, strict=True)
    return Fraction(
        sum(int(w) * sum(bool(row[c] < row[column]) for c in columns_of(found)) for w, row in rows)
    )


def duels(found: Board, column: int) -> Fraction:
    def margin(other: int) -> int:
        difference = found.rows[:, column] - found.rows[:, other]
        return int(np.sign(difference) @ found.importance)

    margins = [margin(other) for other in columns_of(found)]
    return Fraction(sum((m > 0) - (m < 0) for m in margins))


def approvals(found: Board, column: int) -> Fraction:
    half = Fraction(1, 2)
    return Fraction(
        sum(int(found.importance[p]) for p in heard(found) if fit(found, p, column) >= half)
    )


WORTH: dict[str, Worth] = {
    "average": mean,
    "average_without_misery": spared,
    "least_misery": lowest,
    "most_pleasure": highest,
    "multiplicative": product,
    "borda": titles_liked_less,
    "copeland": duels,
    "approval": approvals,
}


@pytest.mark.parametrize("name", sorted(WORTH))
@settings(deadline=None)
@given(boards(), limits)
def test_a_rule_orders_by_worth_then_mean_then_id(name: str, found: Board, limit: int) -> None:
    def key(column: int) -> tuple[Fraction, Fraction, int]:
        return -WORTH[name](found, column), -mean(found, column), column

    expected = sorted(columns_of(found), key=key)[:limit]
    if name == "multiplicative":  # products are rounded, so what is level may not be level
        chosen = STRATEGIES[name](found, limit).tolist()
        worth = [product(found, column) for column in chosen]
        assert worth == pytest.approx([product(found, column) for column in expected])
        assert len(set(chosen)) == len(expected)
    else:
        assert STRATEGIES[name](found, limit).tolist() == expected


@settings(deadline=None)
@given(boards(), limits)
def test_in_turns_each_takes_their_best_that_is_left(found: Board, limit: int) -> None:
    turns = sorted(heard(found), key=lambda p: (-int(found.importance[p]), p))
    left, expected = columns_of(found), list[int]()
    while left and len(expected) < limit:
        row = found.rows[turns[len(expected) % len(turns)]]
        taken = min(left, key=lambda c: (-int(row[c]), c))
        expected.append(taken)
        left.remove(taken)
    assert STRATEGIES["round_robin_fairness"](found, limit).tolist() == expected


def covers(found: Board, chosen: list[int], chance: dict[tuple[int, int], float]) -> None:
    """Each taken in turn adds as much as anything could, to within the rounding of chances."""
    wants = {p: found.importance[p] / max(found.importance) for p in heard(found)}
    left = dict.fromkeys(columns_of(found))
    assert len(chosen) == len(set(chosen))
    for column in chosen:
        gains = {c: sum(want * chance[p, c] for p, want in wants.items()) for c in left}
        assert gains[column] >= max(gains.values()) - 5 * 2**-14
        wants = {p: want * (1 - chance[p, column]) for p, want in wants.items()}
        del left[column]


@settings(deadline=None)
@given(boards(), limits)
def test_score_coverage_takes_the_title_that_adds_most_each_time(found: Board, limit: int) -> None:
    chosen = STRATEGIES["score_coverage"](found, limit).tolist()
    assert len(chosen) == min(limit, len(columns_of(found)))
    chance = {
        (p, c): 0.6 * float(fit(found, p, c)) ** 2 for p in heard(found) for c in columns_of(found)
    }
    covers(found, chosen, chance)


@settings(deadline=None)
@given(boards(), limits)
def test_gfar_takes_what_is_likeliest_to_be_somebodys_first_relevant(
    found: Board, limit: int
) -> None:
    chosen = STRATEGIES["gfar"](found, limit).tolist()
    chance = {}
    for p in heard(found):
        counts = borda_of_twenty({c: int(found.rows[p, c]) for c in columns_of(found)})
        for c in columns_of(found):
            chance[p, c] = counts.get(c, 0) / max(1, sum(counts.values()))
    covers(found, chosen, chance)


def borda_of_twenty(row: dict[int, int]) -> dict[int, int]:
    top = sorted(row, key=lambda column: (-row[column], column))[:20]
    return {c: sum(row[other] <= row[c] for other in top) - 1 for c in top}


@settings(deadline=None)
@given(boards(), limits)
def test_ep_fuzzda_takes_what_brings_most_of_what_is_owed(found: Board, limit: int) -> None:
    chosen = STRATEGIES["ep_fuzzda"](found, limit).tolist()
    assert len(chosen) == len(set(chosen)) == min(limit, len(columns_of(found)))
    whole = int(found.importance.sum())
    share = {p: Fraction(int(found.importance[p]), whole) for p in heard(found)}
    got, left = dict.fromkeys(share, Fraction(0)), dict.fromkeys(columns_of(found))

    def brings(column: int) -> Fraction:
        fits = {p: fit(found, p, column) for p in share}
        total = sum(got.values()) + sum(fits.values())
        return sum(
            (min(fits[p], max(Fraction(0), total * share[p] - got[p])) for p in share), Fraction(0)
        )

    for column in chosen:
        best = max(brings(other) for other in left)
        assert brings(column) >= best - Fraction(len(chosen) * 5, 2**14)
        got = {p: got[p] + fit(found, p, column) for p in share}
        del left[column]


@names
@given(boards(), limits)
def test_a_list_is_the_beginning_of_a_longer_one(name: str, found: Board, limit: int) -> None:
    shorter, longer = STRATEGIES[name](found, limit), STRATEGIES[name](found, limit + 3)
    assert longer[: shorter.size].tolist() == shorter.tolist()


@names
def test_a_list_can_be_as_long_as_the_catalogue(name: str) -> None:
    dice = np.random.default_rng(3)
    found = board(dice.integers(-200, 200, (3, 2 * BY_MEAN)).tolist(), [1.0, 0.5, 0.0])
    everything = STRATEGIES[name](found, 2 * BY_MEAN).tolist()
    assert sorted(everything) == list(range(2 * BY_MEAN))
    assert STRATEGIES[name](found, 60).tolist() == everything[:60]


@names
def test_equals_stand_in_the_order_of_their_ids(name: str) -> None:
    assert STRATEGIES[name](board([[3] * 6, [3] * 6]), 4).tolist() == [0, 1, 2, 3]


@names
def test_a_masked_title_is_never_listed(name: str) -> None:
    found = board([[9, 1, 2, 3], [9, 3, 2, 1]], allowed=[1, 2, 3])
    assert sorted(STRATEGIES[name](found, 4).tolist()) == [1, 2, 3]


@names
@given(boards(least_participants=2), limits)
def test_without_importance_nobody_is_heard(name: str, found: Board, limit: int) -> None:
    alone = STRATEGIES[name](found.for_some(heard(found)), limit)
    assert STRATEGIES[name](found, limit).tolist() == alone.tolist()


WEIGHT_ONLY_SAYS_WHO_IS_HEARD = {
    "average_without_misery",
    "least_misery",
    "most_pleasure",
    "multiplicative",
}


@pytest.mark.parametrize("name", sorted(STRATEGIES.keys() - WEIGHT_ONLY_SAYS_WHO_IS_HEARD))
def test_importance_tips_the_balance(name: str) -> None:
    scores = [[10, 0], [0, 10]]
    assert STRATEGIES[name](board(scores, [2.0, 1.0]), 1).tolist() == [0]
    assert STRATEGIES[name](board(scores, [1.0, 2.0]), 1).tolist() == [1]


def test_two_who_want_the_opposite_both_find_something_at_the_top() -> None:
    scores = [[10, 9, 8, 7, 0, 0, 0, 0, 5, 5], [0, 0, 0, 0, 7, 8, 9, 9, 5, 5]]
    for name in ("score_coverage", "gfar", "ep_fuzzda", "round_robin_fairness"):
        first = STRATEGIES[name](board(scores), 2).tolist()
        assert min(first) < 4 <= max(first) < 8
    assert STRATEGIES["average"](board(scores), 2).tolist() == [0, 8]


def test_least_misery_spares_everyone_the_title_that_one_hates() -> None:
    found = board([[10, 6, 0, 0, 0], [0, 5, 1, 0, 0], [10, 5, 0, 0, 0]])
    assert STRATEGIES["average"](found, 1).tolist() == [0]
    for name in ("least_misery", "average_without_misery", "multiplicative"):
        assert STRATEGIES[name](found, 1).tolist() == [1]


def test_most_pleasure_takes_what_one_adores_before_what_all_like() -> None:
    found = board([[10, 6, 0, 0, 0], [0, 6, 10, 0, 0]])
    assert STRATEGIES["average"](found, 1).tolist() == [1]
    assert STRATEGIES["most_pleasure"](found, 2).tolist() == [0, 2]


def test_the_default_is_one_of_the_table() -> None:
    assert DEFAULT_STRATEGY in STRATEGIES
