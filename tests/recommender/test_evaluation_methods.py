"""The methods for comparison, against plain implementations."""

import numpy as np
import pytest

from recommender.core.fixed_point import WEIGHT_ONE
from recommender.evaluation import (
    baselines,
    collaborative,
    datasets,
    evenings,
    population,
    production_model,
)
from recommender.evaluation import splits as dealing
from recommender.evaluation.group_lists import (
    UNSTRETCHED,
    ListEvaluator,
    lists,
    over_members,
    summary,
)
from recommender.evaluation.ltp import ltp
from recommender.evaluation.situations import Situation, situations
from recommender.evaluation.splits import Split
from recommender.single_user import recommend_for_member
from tests.recommender.ranking_inputs import ranking_input


@pytest.fixture(scope="module")
def split() -> Split:
    return dealing.by_people(datasets.smaller(datasets.demo()), 0, "validation")


@pytest.fixture(scope="module")
def known(split: Split) -> dict[str, Situation]:
    return {situation.name: situation for situation in situations(split)}


def test_ease_is_the_book_result(split: Split, known: dict[str, Situation]) -> None:
    history = known["full history"]
    learning = split.learning.toarray()
    ridge = collaborative.EASE_RIDGE * np.eye(learning.shape[1])
    inverse = np.linalg.inv(learning.T @ learning + ridge)
    rows = -inverse / np.diag(inverse)
    np.fill_diagonal(rows, 0.0)
    expected = history.likes.toarray() @ rows
    np.testing.assert_allclose(collaborative.ease(split, history), expected, atol=1e-10)


def test_neighbours_add_up_shrunk_cosines(split: Split, known: dict[str, Situation]) -> None:
    three = known["three likes, five sliders"]
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


def test_als_puts_titles_liked_together_close_together(
    split: Split, known: dict[str, Situation]
) -> None:
    history = known["full history"]
    scores = collaborative.implicit_als(split, history)
    liked = history.likes.toarray() > 0
    assert scores[liked].mean() > scores[~liked].mean() + 0.2


def test_the_cosine_is_one_where_title_and_weights_have_the_same_direction(
    split: Split, known: dict[str, Situation]
) -> None:
    found = baselines.genre_cosine(split, known["five sliders"])
    catalogue = split.dataset.catalogue
    genres = [k for k, interest in enumerate(catalogue.interests) if interest.kind == "genre"]
    has, sliders = (
        catalogue.incidence.toarray()[genres],
        known["five sliders"].sliders[:, genres],
    )
    for person, title in ((0, 0), (3, 17), (5, 250)):
        size = np.linalg.norm(sliders[person]) * np.linalg.norm(has[:, title])
        expected = sliders[person] @ has[:, title] / size if size else 0
        assert found[person, title] == pytest.approx(expected)


def test_ours_is_the_sum_that_rooms_are_served(split: Split, known: dict[str, Situation]) -> None:
    model, situation = production_model.trained(split), known["three likes, five sliders"]
    found = production_model.scores(model, situation)
    for person in (0, 7):
        expected = model.prior.astype(np.int64)
        for place, number in enumerate(situation.sliders[person]):
            expected = expected + model.lift[place].astype(np.int64) * round(number * WEIGHT_ONE)
        for column in situation.likes[[person]].indices:
            near = model.similar(int(column))
            expected[near.columns] += near.values.astype(np.int64) * WEIGHT_ONE
        assert found[person].tolist() == expected.tolist()


def test_a_whole_history_is_served_as_one_person_alone_is(
    split: Split, known: dict[str, Situation]
) -> None:
    model = production_model.trained(split)
    scores, seen = production_model.scores(model, known["full history"]), split.seen()
    ids = model.columns.ids
    for person in (0, 4):
        rated = split.stars[[person]]
        stars = dict(zip(ids[rated.indices].tolist(), rated.data.tolist(), strict=True))
        shown = [each.id for each in recommend_for_member(model, stars, (), 20)]
        unseen = np.flatnonzero(~seen[person])
        order = unseen[np.argsort(-scores[person, unseen], kind="stable")][:20]
        assert shown == ids[order].tolist()


def test_a_model_under_evaluation_knows_no_popularity_but_what_it_learns_from(
    split: Split,
) -> None:
    assert not split.dataset.catalogue.popularity.any()
    popularity = production_model.trained(split).columns.popularity
    assert popularity.tolist() == split.learning.sum(axis=0).tolist()


def test_an_unstretched_history_has_the_same_order_and_a_spread_of_its_own(
    split: Split, known: dict[str, Situation]
) -> None:
    model = production_model.trained(split)
    history, three = known["full history"], known["three likes, five sliders"]
    stretched = production_model.scores(model, history)
    unstretched = production_model.unstretched_scores(model, history)
    assert history.stars is not None
    disliked = history.stars[[0]].toarray()[0] < 2
    order = np.argsort(unstretched[0, ~disliked], kind="stable")
    assert np.all(np.diff(stretched[0, ~disliked][order]) >= 0)
    assert np.ptp(unstretched[0]) > np.ptp(stretched[0])
    assert np.array_equal(
        production_model.unstretched_scores(model, three), production_model.scores(model, three)
    )


def test_a_group_with_one_avid_rater_gets_their_titles_from_the_unstretched_average() -> None:
    found = ranking_input([[0, 0, 0, 1], [0, 1, 0, 0], [0, 1, 0, 0]])
    avid = np.array([[0, 0, 0, 9], [0, 1, 0, 0], [0, 1, 0, 0]], np.int64)
    shown = lists(found, avid)
    assert shown["average"].tolist() == [1, 3, 0, 2]
    assert shown[UNSTRETCHED].tolist() == [3, 1, 0, 2]


def test_ltp_pays_back_who_went_without() -> None:
    ana_only, bo_only = [1.0, 0.9, 0.0, 0.0], [0.0, 0.0, 0.8, 0.7]
    picks = ltp(np.array([ana_only, bo_only]), 4).tolist()
    assert sorted(picks) == [0, 1, 2, 3]
    assert {picks[0] < 2, picks[1] < 2} == {True, False}


def test_deficits_lift_whoever_the_average_leaves_behind() -> None:
    titles = 30
    crowd = [list(range(titles, 0, -1)), list(range(titles, 0, -1))]
    loner = [0] * (titles - 10) + [9] * 10
    found = ranking_input([*crowd, loner])
    plain = evenings.evaluate(found, evenings.WAYS["average"](found))
    fair = evenings.evaluate(found, evenings.WAYS["average, deficits"](found))
    assert fair["worst"] > plain["worst"]


def test_no_evening_brings_the_same_title_twice() -> None:
    found = ranking_input([list(range(15)), list(range(15, 0, -1)), [3] * 15])
    for name, way in evenings.WAYS.items():
        picks = way(found).tolist()
        assert len(picks) == len(set(picks)) == evenings.EVENINGS, name


def test_a_group_is_shown_nothing_that_anyone_has_seen() -> None:
    rows = np.array([[5, 4, 3, 2], [1, 2, 3, 4]], np.int32)
    seen = np.array([[1, 0, 0, 0], [0, 0, 0, 1]], np.bool_)
    prior, truth = np.zeros(4, np.int32), np.zeros((2, 4), np.bool_)
    everyone = population.Population(rows, rows.astype(np.int64), prior, seen, truth)
    assert population.ranking_input_of(everyone, np.array([0, 1])).columns.tolist() == [1, 2]


def test_who_could_not_have_been_served_is_not_counted() -> None:
    found = ranking_input([[5, 4, 3, 2], [1, 2, 3, 4]], allowed=[1, 2])
    truth = np.array([[0, 1, 0, 0], [0, 0, 0, 1]], np.bool_)
    values = ListEvaluator(found, truth).by_held_out(np.array([1, 2]))
    assert values["ndcg min"] == values["ndcg mean"] == 1
    assert values["zero recall"] == 0
    nobody = ListEvaluator(found, np.zeros((2, 4), np.bool_)).by_held_out(np.array([1, 2]))
    assert np.isnan(nobody["ndcg mean"])
    assert np.isnan(nobody["zero recall"])


def test_own_predictions_find_a_list_of_ones_own_best_perfect() -> None:
    found = ranking_input([list(range(40)), list(range(40, 0, -1))])
    evaluator = ListEvaluator(found, np.zeros((2, 40), np.bool_))
    values = evaluator.by_predictions(np.arange(39, 19, -1))
    assert values["recall mean"] == pytest.approx(0.5)
    assert values["ndcg mean"] == pytest.approx(0.5)
    assert values["dfh min"] == 0
    assert values["zero recall"] == 0.5


def test_over_members_gives_mean_least_and_least_over_largest() -> None:
    assert over_members(np.array([0.0, 0.5, 1.0])) == {"mean": 0.5, "min": 0.0, "min/max": 0.0}
    assert over_members(np.zeros(2))["min/max"] == 0


def test_large_groups_have_a_tenth_percentile_too() -> None:
    ndcg, hits = np.array([0.0, 0.5, 1.0]), np.ones((3, 20), np.bool_)
    relevant = np.full(3, 20)
    assert summary(ndcg, hits, relevant, large=True)["ndcg p10"] == pytest.approx(0.1)
    assert "ndcg p10" not in summary(ndcg, hits, relevant, large=False)
