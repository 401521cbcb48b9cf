"""Every strategy against a slow and plain implementation."""

import math
import statistics
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.core.ranking_input import RankingInput
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES
from recommender.core.strategies.candidates import BY_MEAN
from recommender.core.weighted_sum import weighted_sum
from tests.recommender.ranking_inputs import ranking_input, ranking_inputs

limits = st.integers(1, 35)
names = pytest.mark.parametrize("name", sorted(STRATEGIES))

# What a title is worth to the room, by the definition of each rule that gives titles a value.
Worth = Callable[[RankingInput, int], Fraction]


def columns_of(found: RankingInput) -> list[int]:
    return [int(column) for column in found.columns]


def counted(found: RankingInput) -> list[int]:
    return [place for place, weight in enumerate(found.importance) if weight]


def mean(found: RankingInput, column: int) -> Fraction:
    return Fraction(int(found.rows[:, column].astype(object) @ found.importance.astype(object)))


def place_between(found: RankingInput, participant: int, column: int) -> Fraction:
    """0 at the participant's median title, 1 at their best; below and above it goes on."""
    row = [int(found.rows[participant, c]) for c in columns_of(found)]
    median = statistics.median_low(row)
    spread = max(row) - median
    return Fraction(int(found.rows[participant, column]) - median, spread or 1)


def fit(found: RankingInput, participant: int, column: int) -> Fraction:
    row = [int(found.rows[participant, c]) for c in columns_of(found)]
    if max(row) == statistics.median_low(row):
        return Fraction(int(found.rows[participant, column]) == max(row))
    return max(Fraction(0), min(Fraction(1), place_between(found, participant, column)))


def lowest(found: RankingInput, column: int) -> Fraction:
    return min(place_between(found, p, column) for p in counted(found))


def highest(found: RankingInput, column: int) -> Fraction:
    return max(place_between(found, p, column) for p in counted(found))


def spared(found: RankingInput, column: int) -> Fraction:
    quarter = Fraction(1, 4)
    return Fraction(all(fit(found, p, column) >= quarter for p in counted(found)))


def product(found: RankingInput, column: int) -> Fraction:
    return math.prod((fit(found, p, column) for p in counted(found)), start=Fraction(1))


def titles_liked_less(found: RankingInput, column: int) -> Fraction:
    rows = zip(found.importance, found.rows, strict=True)
    return Fraction(
        sum(int(w) * sum(bool(row[c] < row[column]) for c in columns_of(found)) for w, row in rows)
    )


def duels(found: RankingInput, column: int) -> Fraction:
    def margin(other: int) -> int:
        difference = found.rows[:, column] - found.rows[:, other]
        return int(np.sign(difference) @ found.importance)

    margins = [margin(other) for other in columns_of(found)]
    return Fraction(sum((m > 0) - (m < 0) for m in margins))


def approvals(found: RankingInput, column: int) -> Fraction:
    half = Fraction(1, 2)
    return Fraction(
        sum(int(found.importance[p]) for p in counted(found) if fit(found, p, column) >= half)
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
@given(ranking_inputs(), limits)
def test_a_rule_orders_by_worth_then_mean_then_id(
    name: str, found: RankingInput, limit: int
) -> None:
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
@given(ranking_inputs(), limits)
def test_in_turns_each_takes_their_best_that_is_left(found: RankingInput, limit: int) -> None:
    turns = sorted(counted(found), key=lambda p: (-int(found.importance[p]), p))
    left, expected = columns_of(found), list[int]()
    while left and len(expected) < limit:
        row = found.rows[turns[len(expected) % len(turns)]]
        applied = min(left, key=lambda c: (-int(row[c]), c))
        expected.append(applied)
        left.remove(applied)
    assert STRATEGIES["round_robin_fairness"](found, limit).tolist() == expected


def covers(found: RankingInput, chosen: list[int], chance: dict[tuple[int, int], float]) -> None:
    """Each taken in turn adds as much as anything could, to within the rounding of chances."""
    wants = {p: found.importance[p] / max(found.importance) for p in counted(found)}
    left = dict.fromkeys(columns_of(found))
    assert len(chosen) == len(set(chosen))
    for column in chosen:
        gains = {c: sum(want * chance[p, c] for p, want in wants.items()) for c in left}
        assert gains[column] >= max(gains.values()) - 5 * 2**-14
        wants = {p: want * (1 - chance[p, column]) for p, want in wants.items()}
        del left[column]


@settings(deadline=None)
@given(ranking_inputs(), limits)
def test_score_coverage_takes_the_title_that_adds_most_each_time(
    found: RankingInput, limit: int
) -> None:
    chosen = STRATEGIES["score_coverage"](found, limit).tolist()
    assert len(chosen) == min(limit, len(columns_of(found)))
    chance = {
        (p, c): 0.6 * float(fit(found, p, c)) ** 2
        for p in counted(found)
        for c in columns_of(found)
    }
    covers(found, chosen, chance)


@settings(deadline=None)
@given(ranking_inputs(), limits)
def test_proportional_fairness_takes_the_largest_gain_relative_to_what_each_one_has(
    found: RankingInput, limit: int
) -> None:
    chosen = STRATEGIES["proportional_fairness"](found, limit).tolist()
    assert len(chosen) == len(set(chosen)) == min(limit, len(columns_of(found)))
    gains = {p: relative_gains(found, p) for p in counted(found)}
    has, left = dict.fromkeys(gains, 0.0), dict.fromkeys(columns_of(found))
    for place, column in enumerate(chosen):
        wants = {p: found.importance[p] / max(found.importance) / (0.6 + has[p]) for p in gains}
        worth = {c: sum(wants[p] * gains[p][c] for p in gains) for c in left}
        # To within the rounding of five participants' gains, to whole 2⁻¹⁴, so far in the list.
        assert worth[column] >= max(worth.values()) - 5 * (place + 1) * 2**-12
        has = {p: has[p] + gains[p][column] / math.log2(place + 2) for p in gains}
        del left[column]


def relative_gains(found: RankingInput, participant: int) -> dict[int, float]:
    worth = {c: float(fit(found, participant, c)) ** 3 for c in columns_of(found)}
    best = sorted(worth.values(), reverse=True)[:20]
    ideal = sum(gain / math.log2(place + 2) for place, gain in enumerate(best))
    return {column: gain / ideal for column, gain in worth.items()}


@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=64), st.integers(1, 300), st.data())
def test_a_weighted_sum_is_exact_whichever_way_it_is_computed(
    weights: list[int], columns: int, data: st.DataObject
) -> None:
    dice = np.random.default_rng(data.draw(st.integers(0, 99)))
    values = dice.integers(0, 2**14 + 1, (len(weights), columns))
    exact = np.array(weights, object) @ values.astype(object)
    found = weighted_sum(np.array(weights, np.float64), values.astype(np.float64))
    assert found.tolist() == exact.tolist()


@settings(deadline=None)
@given(ranking_inputs(), limits)
def test_gfar_takes_what_is_likeliest_to_be_a_participants_first_relevant_title(
    found: RankingInput, limit: int
) -> None:
    chosen = STRATEGIES["gfar"](found, limit).tolist()
    chance = {}
    for p in counted(found):
        counts = borda_of_twenty({c: int(found.rows[p, c]) for c in columns_of(found)})
        for c in columns_of(found):
            chance[p, c] = counts.get(c, 0) / max(1, sum(counts.values()))
    covers(found, chosen, chance)


def borda_of_twenty(row: dict[int, int]) -> dict[int, int]:
    top = sorted(row, key=lambda column: (-row[column], column))[:20]
    return {c: sum(row[other] <= row[c] for other in top) - 1 for c in top}


@settings(deadline=None)
@given(ranking_inputs(), limits)
def test_ep_fuzzda_takes_what_adds_most_to_unmet_shares(found: RankingInput, limit: int) -> None:
    chosen = STRATEGIES["ep_fuzzda"](found, limit).tolist()
    assert len(chosen) == len(set(chosen)) == min(limit, len(columns_of(found)))
    whole = int(found.importance.sum())
    share = {p: Fraction(int(found.importance[p]), whole) for p in counted(found)}
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
@given(ranking_inputs(), limits)
def test_a_list_is_the_beginning_of_a_longer_one(
    name: str, found: RankingInput, limit: int
) -> None:
    shorter, longer = STRATEGIES[name](found, limit), STRATEGIES[name](found, limit + 3)
    assert longer[: shorter.size].tolist() == shorter.tolist()


@names
def test_a_list_can_be_as_long_as_the_catalogue(name: str) -> None:
    dice = np.random.default_rng(3)
    found = ranking_input(dice.integers(-200, 200, (3, 2 * BY_MEAN)).tolist(), [1.0, 0.5, 0.0])
    everything = STRATEGIES[name](found, 2 * BY_MEAN).tolist()
    assert sorted(everything) == list(range(2 * BY_MEAN))
    assert STRATEGIES[name](found, 60).tolist() == everything[:60]


@names
def test_equals_stand_in_the_order_of_their_ids(name: str) -> None:
    assert STRATEGIES[name](ranking_input([[3] * 6, [3] * 6]), 4).tolist() == [0, 1, 2, 3]


@names
def test_a_filtered_title_is_never_listed(name: str) -> None:
    found = ranking_input([[9, 1, 2, 3], [9, 3, 2, 1]], allowed=[1, 2, 3])
    assert sorted(STRATEGIES[name](found, 4).tolist()) == [1, 2, 3]


@names
@given(ranking_inputs(least_participants=2), limits)
def test_without_importance_no_weights_count(name: str, found: RankingInput, limit: int) -> None:
    alone = STRATEGIES[name](found.subset(counted(found)), limit)
    assert STRATEGIES[name](found, limit).tolist() == alone.tolist()


WEIGHT_ONLY_SELECTS_WHO_COUNTS = {
    "average_without_misery",
    "least_misery",
    "most_pleasure",
    "multiplicative",
}


@pytest.mark.parametrize("name", sorted(STRATEGIES.keys() - WEIGHT_ONLY_SELECTS_WHO_COUNTS))
def test_importance_tips_the_balance(name: str) -> None:
    scores = [[10, 0], [0, 10]]
    assert STRATEGIES[name](ranking_input(scores, [2.0, 1.0]), 1).tolist() == [0]
    assert STRATEGIES[name](ranking_input(scores, [1.0, 2.0]), 1).tolist() == [1]


def test_two_who_want_the_opposite_both_find_something_at_the_top() -> None:
    scores = [[10, 9, 8, 7, 0, 0, 0, 0, 5, 5], [0, 0, 0, 0, 7, 8, 9, 9, 5, 5]]
    for name in (
        *("proportional_fairness", "score_coverage", "gfar"),
        *("ep_fuzzda", "round_robin_fairness"),
    ):
        first = STRATEGIES[name](ranking_input(scores), 2).tolist()
        assert min(first) < 4 <= max(first) < 8
    assert STRATEGIES["average"](ranking_input(scores), 2).tolist() == [0, 8]


def test_least_misery_spares_everyone_the_title_that_one_hates() -> None:
    found = ranking_input([[10, 6, 0, 0, 0], [0, 5, 1, 0, 0], [10, 5, 0, 0, 0]])
    assert STRATEGIES["average"](found, 1).tolist() == [0]
    for name in ("least_misery", "average_without_misery", "multiplicative"):
        assert STRATEGIES[name](found, 1).tolist() == [1]


def test_most_pleasure_takes_what_one_adores_before_what_all_like() -> None:
    found = ranking_input([[10, 6, 0, 0, 0], [0, 6, 10, 0, 0]])
    assert STRATEGIES["average"](found, 1).tolist() == [1]
    assert STRATEGIES["most_pleasure"](found, 2).tolist() == [0, 2]


def test_the_default_is_one_of_the_table() -> None:
    assert DEFAULT_STRATEGY in STRATEGIES
