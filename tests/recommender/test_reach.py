import numpy as np
import pytest

from recommender.core.fixed_point import LIFT_ONE, SCORE_ONE
from recommender.core.reach import KNOWN_TITLES, reach
from recommender.engine import Engine
from tests.small_catalogue import Sample, random_model, unlearned


def test_reach_is_the_root_mean_square_of_lifts_over_the_best_known_titles() -> None:
    rng = np.random.default_rng(6)
    prior, lift = rng.exponential(1.0, 800), rng.normal(0, 1, (4, 800))
    known = sorted(range(800), key=lambda column: -prior[column])[:KNOWN_TITLES]
    expected = [float(np.mean(row[known] ** 2)) ** 0.5 for row in lift]
    assert reach(prior, lift).tolist() == pytest.approx(expected)
    whole = np.rint(lift * LIFT_ONE).astype(np.int16)
    scores = np.rint(prior * SCORE_ONE).astype(np.int32)
    assert reach(scores, whole) == pytest.approx(np.array(expected), abs=1e-3)


def test_an_interest_of_unknown_titles_reaches_less_than_one_of_known_titles() -> None:
    prior = np.arange(1000.0)
    lift = np.zeros((2, 1000))
    lift[0, :100] = 3.0
    lift[1, 900:] = 1.0
    rare, common = reach(prior, lift)
    assert rare == 0 < common


def test_without_titles_nothing_is_reached() -> None:
    assert reach(np.empty(0), np.empty((3, 0))).tolist() == [0, 0, 0]


def test_interests_are_offered_by_kind_and_within_it_by_reach() -> None:
    model = random_model(3)
    offered = Engine(1, None, model).interests
    assert sorted(each.key for each in offered) == sorted(
        each.key for each in model.columns.interests
    )
    far = dict(
        zip(model.columns.place_of_interest, reach(model.prior, model.lift).tolist(), strict=True)
    )
    kinds = [each.kind for each in offered]
    assert kinds == sorted(kinds, key=("genre", "mood", "era").index)
    for kind in set(kinds):
        own = [far[each.key] for each in offered if each.kind == kind]
        assert own == sorted(own, reverse=True)


def test_interests_of_equal_reach_keep_the_order_of_the_catalogue() -> None:
    model = unlearned([Sample(("comedy",)), Sample(("drama",)), Sample(("western",))])
    assert model.interests_by_reach == model.columns.interests
