"""Moods are learned from the few tagged titles."""

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_array

from recommender.core import moods
from recommender.core.likes import like_matrix
from recommender.model.mood_words import MOOD_OF_WORD, MOODS
from tests.recommender.test_document import PAGE, benchmark, measurement

TITLES = 60
NO_TEXTS = [""] * TITLES
NO_KINDS = csr_array((0, TITLES))


def liked_in_two_camps(seed: int = 3) -> csr_array:
    """Forty people; each likes even titles mostly, or odd ones; low columns are liked by more."""
    rng = np.random.default_rng(seed)
    pairs = [
        (rater, title)
        for rater, title in itertools.product(range(40), range(TITLES))
        if rng.random() < (0.8 if title % 2 == rater % 2 else 0.1) * (1 - title / 90)
    ]
    raters, titles = np.array(pairs).T
    return like_matrix(raters, titles, np.full(len(pairs), 5.0), TITLES)


def mood_of(*titles: int) -> csr_array:
    return csr_array((np.ones(len(titles)), ([0] * len(titles), titles)), shape=(1, TITLES))


def test_a_mood_reaches_what_the_same_people_like() -> None:
    features = moods.title_features(NO_KINDS, liked_in_two_camps(), NO_TEXTS)
    scores = moods.mood_scores(features, mood_of(0, 10, 20, 30, 40))[0]
    unsaid = [title for title in range(TITLES) if title not in (0, 10, 20, 30, 40)]
    even = np.array([title % 2 == 0 for title in unsaid])
    assert moods.area_under_curve(scores[unsaid], even) > 0.9


def test_a_mood_reaches_what_the_plots_have_in_common() -> None:
    stories = ("ghost cellar", "wedding kiss", "horse desert", "robot planet", "court judge", "war")
    texts = [f"A {stories[title % 6]} and name{title % 7}" for title in range(TITLES)]
    features = moods.title_features(NO_KINDS, csr_array((3, TITLES)), texts)
    scores = moods.mood_scores(features, mood_of(0, 6))[0]
    others = [title for title in range(TITLES) if title % 6]
    assert scores[0::6].min() > scores[others].max()


def test_popularity_is_no_evidence_of_a_mood() -> None:
    likes = liked_in_two_camps()
    features = moods.title_features(NO_KINDS, likes, NO_TEXTS)
    popular = np.log1p(np.asarray(likes.sum(axis=0)))
    assert np.abs(popular @ (features - features.mean(axis=0))).max() < 1e-6


def test_titles_to_be_predicted_are_not_training_data() -> None:
    features = moods.title_features(NO_KINDS, liked_in_two_camps(), NO_TEXTS)
    known = np.ones(TITLES)
    known[30:] = 0
    there = moods.mood_scores(features, mood_of(2, 4, 40, 41), known)
    assert np.allclose(there, moods.mood_scores(features, mood_of(2, 4), known))


def test_tagged_titles_have_full_strength_and_the_others_have_degrees() -> None:
    scores = np.array([[-4.0, -1, 0, 1, 2, 2, 2, 2, -2, -2]])
    output = csr_array(([1.0, 1.0], ([0, 0], [0, 4])), shape=(1, 10))
    found = moods.strengths(scores, output)[0]
    assert found[0] == found[4] == 1
    assert np.all(np.abs(found) <= 1)


def test_what_is_as_far_from_a_mood_as_others_are_in_it_sinks() -> None:
    scores = np.array([[1.0, 0.5, 0.0, -0.5, -1.0]])
    output = csr_array(([1.0], ([0], [0])), shape=(1, 5))
    assert moods.strengths(scores, output).tolist() == [[1, 0.25, 0, -0.25, -1]]


@pytest.mark.parametrize("titles", [(), tuple(range(TITLES))])
def test_a_mood_of_no_title_or_of_all_has_no_scores(titles: tuple[int, ...]) -> None:
    features = moods.title_features(NO_KINDS, liked_in_two_camps(), NO_TEXTS)
    assert not moods.mood_scores(features, mood_of(*titles)).any()


@pytest.mark.parametrize("titles", [0, 1, 2])
def test_hardly_any_titles_are_no_trouble(titles: int) -> None:
    features = moods.title_features(
        csr_array((1, titles)), csr_array((0, titles)), ["a plot"] * titles
    )
    output = csr_array((2, titles))
    found = moods.strengths(moods.mood_scores(features, output), output)
    assert found.shape == (2, titles)


def test_the_same_likes_and_plots_give_the_same_bytes() -> None:
    texts = [f"word{title % 5} and word{title % 3}" for title in range(TITLES)]
    once, again = (
        moods.title_features(NO_KINDS, liked_in_two_camps(), texts).tobytes() for _ in range(2)
    )
    assert once == again


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    rng = np.random.default_rng(5)
    scores, has = rng.integers(0, 6, 40).astype(float), rng.random(40) < 0.3
    pairs = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for high, low in itertools.product(scores[has], scores[~has])
    ]
    assert moods.area_under_curve(scores, has) == pytest.approx(np.mean(pairs))


def test_every_word_means_one_mood() -> None:
    assert len(MOOD_OF_WORD) == sum(len(mood.words) for mood in MOODS)
    assert all(word == word.strip().lower() and word for word in MOOD_OF_WORD)
    assert 16 <= len(MOODS) <= 20


def test_the_table_of_moods_is_the_measured_one() -> None:
    assert benchmark("moods").table(measurement("moods")) in PAGE
