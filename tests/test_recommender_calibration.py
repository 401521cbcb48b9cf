"""A list whose genres are mixed as its people's tastes are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recommender.core.calibration import calibrated, shares, wanted_mix
from recommender.core.grid import Floats

GENRES = 3
titles = st.integers(1, 25).flatmap(
    lambda count: arrays(np.float64, (count, GENRES), elements=st.sampled_from([0.0, 1.0]))
)
mixes = arrays(np.float64, GENRES, elements=st.sampled_from([1.0, 2.0, 5.0])).map(
    lambda parts: parts / parts.sum()
)
strengths = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])
limits = st.integers(1, 30)


def likeness(ranked: Floats, places: list[int], wanted: Floats) -> float:
    mix = ranked[places].mean(axis=0)
    return math.fsum(math.sqrt(p * q) for p, q in zip(wanted, mix, strict=True))


def worth(ranked: Floats, places: list[int], wanted: Floats, limit: int, strength: float) -> float:
    relevance = sum(1 - place / len(ranked) for place in places) / limit
    return (1 - strength) * relevance + strength * likeness(ranked, places, wanted)


@given(titles, mixes, limits, strengths)
def test_each_place_goes_to_what_is_worth_most_with_what_stands_above(
    genres: Floats, wanted: Floats, limit: int, strength: float
) -> None:
    ranked = shares(genres)
    places = calibrated(ranked, wanted, limit, strength)
    assert len(places) == len(set(places)) == min(limit, len(ranked))
    for size, place in enumerate(places):
        above = places[:size]
        others = [other for other in range(len(ranked)) if other not in above]
        best = max(worth(ranked, [*above, other], wanted, limit, strength) for other in others)
        taken = worth(ranked, [*above, place], wanted, limit, strength)
        assert taken == pytest.approx(best, abs=1e-12)


@given(titles, mixes, limits)
def test_without_strength_the_order_stays(genres: Floats, wanted: Floats, limit: int) -> None:
    places = calibrated(shares(genres), wanted, limit, strength=0)
    assert places == list(range(min(limit, len(genres))))


def test_a_third_of_what_one_of_three_likes_comes_in() -> None:
    """Ana and Bo like dramas, Cy horror; by mean the first hundred are dramas."""
    drama, horror = [1.0, 0.0], [0.0, 1.0]
    wanted = wanted_mix([np.array([drama] * 5)] * 2 + [np.array([horror] * 5)], np.full(3, 256))
    ranked = np.array([drama] * 20 + [horror] * 10)
    places = calibrated(ranked, wanted, 9, strength=0.9)
    assert sum(place >= 20 for place in places) == 3


def test_mixes_weigh_what_their_people_weigh() -> None:
    drama, horror = np.array([[1.0, 0.0]] * 4), np.array([[0.0, 1.0], [1.0, 0.0]])
    assert wanted_mix([drama, horror], np.array([256, 256])).tolist() == [0.75, 0.25]
    assert wanted_mix([drama, horror], np.array([0, 256])).tolist() == [0.5, 0.5]


def test_a_title_shares_itself_among_its_genres() -> None:
    found = shares(np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]))
    assert found.tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]


def test_of_nothing_nothing_is_shown() -> None:
    assert calibrated(np.empty((0, 2)), np.array([0.5, 0.5]), 20, 0.5) == []
