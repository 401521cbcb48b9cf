"""The methods that ours is compared with, against plain ways of computing them."""

import numpy as np
import pytest

from recommender.core.grid import WEIGHT_ONE
from recommender.evaluation import baselines, boards, collaborative, datasets, evenings, shipped
from recommender.evaluation import splits as dealing
from recommender.evaluation.ltp import ltp
from recommender.evaluation.parties import Judge, over_members, summary
from recommender.evaluation.situations import Situation, situations
from recommender.evaluation.splits import Split
from recommender.solo import recommend_for_member
from tests.boards import board


@pytest.fixture(scope="module")
def split() -> Split:
    return dealing.by_people(datasets.smaller(datasets.demo()), 0, "validation")


@pytest.fixture(scope="module")
def told(split: Split) -> dict[str, Situation]:
    return {situation.name: situation for situation in situations(split)}


def test_ease_is_the_book_result(split: Split, told: dict[str, Situation]) -> None:
    history = told["full history"]
    learning = split.learning.toarray()
    ridge = collaborative.EASE_RIDGE * np.eye(learning.shape[1])
    inverse = np.linalg.inv(learning.T @ learning + ridge)
    rows = -inverse / np.diag(inverse)
    np.fill_diagonal(rows, 0.0)
    expected = history.likes.toarray() @ rows
    np.testing.assert_allclose(collaborative.ease(split, history), expected, atol=1e-10)


def test_neighbours_add_up_shrunk_cosines(split: Split, told: dict[str, Situation]) -> None:
    three = told["three likes, five sliders"]
    found = collaborative.item_neighbours(split, three)
    learning, person = split.learning.toarray(), 0
    expected = np.zeros(learning.shape[1])
    for liked in three.likes[[person]].indices:
        shared = learning.T @ learning[:, liked]
        lengths = np.sqrt(learning.sum(axis=0) * learning[:, liked].sum())
        cosine = shared / (lengths + collaborative.NEIGHBOURS_SHRINK)
        cosine[liked] = 0
        near = np.argsort(-cosine, kind="stable")[: collaborative.NEIGHBOURS]
        expected[near] += cosine[near]
    np.testing.assert_allclose(found[person], expected)


def test_als_draws_what_is_liked_together_together(
    split: Split, told: dict[str, Situation]
) -> None:
    history = told["full history"]
    scores = collaborative.implicit_als(split, history)
    liked = history.likes.toarray() > 0
    assert scores[liked].mean() > scores[~liked].mean() + 0.2


def test_the_cosine_is_one_where_title_and_weights_have_the_same_direction(
    split: Split, told: dict[str, Situation]
) -> None:
    found = baselines.genre_cosine(split, told["five sliders"])
    catalogue = split.dataset.catalogue
    genres = [k for k, interest in enumerate(catalogue.interests) if interest.kind == "genre"]
    has, sliders = catalogue.incidence.toarray()[genres], told["five sliders"].sliders[:, genres]
    for person, title in ((0, 0), (3, 17), (5, 250)):
        size = np.linalg.norm(sliders[person]) * np.linalg.norm(has[:, title])
        expected = sliders[person] @ has[:, title] / size if size else 0
        assert found[person, title] == pytest.approx(expected)


def test_ours_is_the_sum_that_rooms_are_served(split: Split, told: dict[str, Situation]) -> None:
    model, situation = shipped.trained(split), told["three likes, five sliders"]
    found = shipped.scores(model, situation)
    for person in (0, 7):
        expected = model.prior.astype(np.int64)
        for place, number in enumerate(situation.sliders[person]):
            expected = expected + model.lift[place].astype(np.int64) * round(number * WEIGHT_ONE)
        for column in situation.likes[[person]].indices:
            near = model.similar(int(column))
            expected[near.columns] += near.values.astype(np.int64) * WEIGHT_ONE
        assert found[person].tolist() == expected.tolist()


def test_a_whole_history_is_served_as_one_person_alone_is(
    split: Split, told: dict[str, Situation]
) -> None:
    model = shipped.trained(split)
    scores, seen = shipped.scores(model, told["full history"]), split.seen()
    ids = model.columns.ids
    for person in (0, 4):
        rated = split.stars[[person]]
        stars = dict(zip(ids[rated.indices].tolist(), rated.data.tolist(), strict=True))
        shown = [each.id for each in recommend_for_member(model, stars, (), 20)]
        unseen = np.flatnonzero(~seen[person])
        order = unseen[np.argsort(-scores[person, unseen], kind="stable")][:20]
        assert shown == ids[order].tolist()


def test_ltp_pays_back_who_went_without() -> None:
    ana_only, bo_only = [1.0, 0.9, 0.0, 0.0], [0.0, 0.0, 0.8, 0.7]
    picks = ltp(np.array([ana_only, bo_only]), 4).tolist()
    assert sorted(picks) == [0, 1, 2, 3]
    assert {picks[0] < 2, picks[1] < 2} == {True, False}


def test_deficits_lift_whoever_the_average_leaves_behind() -> None:
    titles = 30
    crowd = [list(range(titles, 0, -1)), list(range(titles, 0, -1))]
    loner = [0] * (titles - 10) + [9] * 10
    found = board([*crowd, loner])
    plain = evenings.judged(found, evenings.WAYS["average"](found))
    fair = evenings.judged(found, evenings.WAYS["average, deficits"](found))
    assert fair["worst"] > plain["worst"]


def test_no_evening_brings_the_same_title_twice() -> None:
    found = board([list(range(15)), list(range(15, 0, -1)), [3] * 15])
    for name, way in evenings.WAYS.items():
        picks = way(found).tolist()
        assert len(picks) == len(set(picks)) == evenings.EVENINGS, name


def test_a_group_is_shown_nothing_that_anyone_has_seen() -> None:
    rows = np.array([[5, 4, 3, 2], [1, 2, 3, 4]], np.int32)
    seen = np.array([[1, 0, 0, 0], [0, 0, 0, 1]], np.bool_)
    crowd = boards.Crowd(rows, np.zeros(4, np.int32), seen, np.zeros((2, 4), np.bool_))
    assert boards.board_of(crowd, np.array([0, 1])).columns.tolist() == [1, 2]


def test_who_could_not_have_been_served_is_not_counted() -> None:
    found = board([[5, 4, 3, 2], [1, 2, 3, 4]], allowed=[1, 2])
    truth = np.array([[0, 1, 0, 0], [0, 0, 0, 1]], np.bool_)
    values = Judge(found, truth).by_held_out(np.array([1, 2]))
    assert values["ndcg min"] == values["ndcg mean"] == 1
    assert values["zero recall"] == 0
    nobody = Judge(found, np.zeros((2, 4), np.bool_)).by_held_out(np.array([1, 2]))
    assert np.isnan(nobody["ndcg mean"])
    assert np.isnan(nobody["zero recall"])


def test_own_predictions_find_a_list_of_ones_own_best_perfect() -> None:
    found = board([list(range(40)), list(range(40, 0, -1))])
    judge = Judge(found, np.zeros((2, 40), np.bool_))
    values = judge.by_predictions(np.arange(39, 19, -1))
    assert values["recall mean"] == pytest.approx(0.5)
    assert values["ndcg mean"] == pytest.approx(0.5)
    assert values["dfh min"] == 0
    assert values["zero recall"] == 0.5


def test_over_members_says_mean_least_and_least_over_largest() -> None:
    assert over_members(np.array([0.0, 0.5, 1.0])) == {"mean": 0.5, "min": 0.0, "min/max": 0.0}
    assert over_members(np.zeros(2))["min/max"] == 0


def test_large_groups_have_a_tenth_percentile_too() -> None:
    ndcg, hits = np.array([0.0, 0.5, 1.0]), np.ones((3, 20), np.bool_)
    relevant = np.full(3, 20)
    assert summary(ndcg, hits, relevant, large=True)["ndcg p10"] == pytest.approx(0.1)
    assert "ndcg p10" not in summary(ndcg, hits, relevant, large=False)
