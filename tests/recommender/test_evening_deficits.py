"""Importance adjusted by how well earlier evenings served each participant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.ranker import Ranker
from recommender.room.evening_deficits import adjusted_importances
from recommender.types import Filters, Profile
from tests.small_catalogue import random_model

names = st.sampled_from(["ana", "bo", "cy", "di"])
given_ = st.dictionaries(names, st.sampled_from([0.0, 0.5, 1.0, 2.0]))
evenings = st.lists(st.dictionaries(names, st.floats(0, 1)), max_size=5)


def test_without_evenings_everybody_keeps_what_the_host_gave() -> None:
    assert adjusted_importances({"bo": 0.5, "ana": 2.0}, []) == {"ana": 2.0, "bo": 0.5}
    assert adjusted_importances({}, [{"ana": 0.5}]) == {}


def test_who_was_served_worse_counts_for_more_and_who_was_served_better_for_less() -> None:
    found = adjusted_importances({"ana": 1.0, "bo": 1.0, "cy": 1.0}, [{"ana": 1.0, "bo": 0.2}])
    assert found["bo"] > found["cy"] == 1.0 > found["ana"] > 0


def test_a_continuing_deficit_grows() -> None:
    evening = {"ana": 0.8, "bo": 0.5}
    found = [
        adjusted_importances({"ana": 1, "bo": 1}, [evening] * count)["bo"] for count in (1, 2, 5)
    ]
    assert found == sorted(set(found))


def test_who_is_not_here_tonight_makes_no_difference() -> None:
    evening = {"ana": 0.9, "bo": 0.4}
    both = {"ana": 1.0, "bo": 1.0}
    assert adjusted_importances(both, [evening | {"cy": 0.0}]) == adjusted_importances(
        both, [evening]
    )


@given(given_, evenings)
def test_every_result_can_be_an_importance(
    given_: dict[str, float], evenings: list[dict[str, float]]
) -> None:
    found = adjusted_importances(given_, evenings)
    assert found.keys() == given_.keys()
    assert all(0 <= number <= 64 for number in found.values())
    assert all(bool(found[name]) == bool(given_[name]) for name in found)


def test_the_list_moves_towards_who_has_a_deficit() -> None:
    model = random_model(seed=5, titles=200)

    def satisfied(evenings: list[dict[str, float]]) -> dict[str, float]:
        importances = adjusted_importances({"ana": 1.0, "bo": 1.0}, evenings)
        profiles = [
            Profile("ana", {"genre:horror": 0.5}, importances["ana"]),
            Profile("bo", {"genre:comedy": 0.6}, importances["bo"]),
        ]
        return Ranker(model).recommend(profiles, "average", Filters()).satisfaction

    before, after = satisfied([]), satisfied([{"ana": 1.0, "bo": 0.1}] * 3)
    assert after["bo"] > before["bo"]
    assert after["ana"] < before["ana"]


@pytest.mark.parametrize("number", [1.2, -0.1])
def test_a_satisfaction_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted_importances({"ana": 1.0}, [{"ana": number}])
