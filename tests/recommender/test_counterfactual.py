"""The least change that puts a title first: verified, and compared with all others."""

import itertools
import random
from typing import Any

import numpy as np
import pytest
import scipy.optimize

from recommender.core.counterfactual import RIVALS_AT_A_TIME, smallest_change
from recommender.core.fixed_point import LIFT_ONE, SCORE_ONE
from recommender.core.strategies import STRATEGIES
from recommender.explain.counterfactual import distance
from recommender.ranker import Ranker
from recommender.types import Filters, Profile
from tests.small_catalogue import Sample, random_model, unlearned

NO_FILTERS = Filters()
GRID = np.arange(-1, 1.001, 0.05)


def a_small_room(seed: int) -> tuple[Ranker, list[Profile]]:
    model, dice = random_model(seed), random.Random(seed)
    keys = [interest.key for interest in model.columns.interests]
    wished = [
        {key: round(dice.uniform(-1, 1), 1) for key in dice.sample(keys, 2)} for _ in range(3)
    ]
    people = [
        Profile(name, weights) for name, weights in zip(("ana", "bo", "cy"), wished, strict=True)
    ]
    return Ranker(model), people


@pytest.mark.parametrize("seed", range(6))
def test_no_smaller_change_puts_the_title_on_top(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lift = rng.integers(-LIFT_ONE, 2 * LIFT_ONE, (2, 30)).astype(np.int16)
    scores, weights = rng.uniform(0, 1, 30) * SCORE_ONE, rng.choice(GRID, 2)
    natural = lift / LIFT_ONE
    for column in range(30):
        found = smallest_change(scores, lift, weights, column, None, lead=0.0)
        tried = [
            np.abs(then - weights).sum()
            for then in map(np.array, itertools.product(GRID, GRID))
            if (scores / SCORE_ONE + (then - weights) @ natural).argmax() == column
        ]
        if found is None:
            assert not tried
        else:
            moved = scores / SCORE_ONE + found @ natural
            assert moved[column] >= moved.max() - 1e-6
            assert np.all(np.abs(weights + found) <= 1 + 1e-9)
            assert not tried or np.abs(found).sum() <= min(tried) + 1e-6


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_changes_put_the_title_first_whatever_the_strategy(strategy: str) -> None:
    output = 0
    for seed in range(4):
        ranker, people = a_small_room(seed)
        for title in ranker.order(people, strategy, NO_FILTERS)[1:6]:
            change = ranker.change_to_be_first(title, people[0], people, strategy, NO_FILTERS)
            if change is None:
                continue
            output += 1
            then = [Profile("ana", people[0].weights | change), *people[1:]]
            assert ranker.order(then, strategy, NO_FILTERS)[0] == title
            assert all(-1 <= weight <= 1 for weight in change.values())
    assert output or strategy != "average"


def test_a_title_that_no_slider_of_hers_can_lift_has_no_such_change() -> None:
    model = unlearned([Sample(popularity=9), Sample(popularity=1)])
    explanation = Ranker(model).explain(20, [Profile("ana", {})], "average", NO_FILTERS, "ana")
    assert explanation is not None
    assert explanation.to_be_first == {"ana": None}


def test_the_first_title_needs_no_change() -> None:
    ranker, people = a_small_room(1)
    first = ranker.order(people, "average", NO_FILTERS)[0]
    explanation = ranker.explain(first, people, "average", NO_FILTERS, "ana")
    assert explanation is not None
    assert explanation.to_be_first == {}


def test_a_participant_without_weights_gets_a_change_too() -> None:
    model = unlearned([Sample(popularity=9), Sample(("western",), popularity=1)])
    people = [Profile("ana", {}), Profile("bo", {})]
    explanation = Ranker(model).explain(20, people, "average", NO_FILTERS, "ana")
    assert explanation is not None
    change = explanation.to_be_first["ana"]
    assert change is not None
    assert 0 < change["genre:western"] < 1


@pytest.mark.parametrize("asking", [None, "bo", "a viewer"])
def test_there_is_no_change_for_those_who_do_not_ask_or_hide_their_weights(
    asking: str | None,
) -> None:
    ranker, people = a_small_room(2)
    people[1] = Profile("bo", people[1].weights, hidden=True)
    second = ranker.order(people, "average", NO_FILTERS)[1]
    explanation = ranker.explain(second, people, "average", NO_FILTERS, asking)
    assert explanation is not None
    assert explanation.to_be_first == {}


def test_a_title_that_may_not_be_shown_cannot_be_first() -> None:
    model = unlearned([Sample(popularity=9), Sample(("western",), popularity=1, kind="series")])
    films, ana = Filters(kind="film"), Profile("ana", {})
    assert Ranker(model).change_to_be_first(20, ana, [ana], "average", films) is None


def test_asking_what_if_leaves_the_list_as_it_was() -> None:
    ranker, people = a_small_room(3)
    before = ranker.recommend(people, "average", NO_FILTERS)
    ranker.change_to_be_first(before.titles[4].id, people[0], people, "average", NO_FILTERS)
    assert ranker.recommend(people, "average", NO_FILTERS) == before


def test_a_change_counts_how_far_all_sliders_go() -> None:
    assert distance({"a": 0.5, "b": -1.0}, {"a": 0.2}) == pytest.approx(1.3)


def test_of_eighteen_thousand_titles_few_are_in_the_programs_that_are_solved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(7)
    lift = (rng.gamma(0.3, 0.5, (50, 18_000)) * LIFT_ONE).astype(np.int16)
    scores, weights = rng.exponential(1.0, 18_000) * SCORE_ONE, np.zeros(50)
    behind = int(np.argsort(-scores)[200])
    solve, sizes = scipy.optimize.linprog, []

    def counted(*args: Any, **options: Any) -> Any:
        sizes.append(len(options["b_ub"]))
        return solve(*args, **options)

    monkeypatch.setattr(scipy.optimize, "linprog", counted)
    assert smallest_change(scores, lift, weights, behind, None, lead=0.0) is not None
    assert sizes
    assert len(sizes) <= 4
    assert max(sizes) <= 4 * RIVALS_AT_A_TIME
