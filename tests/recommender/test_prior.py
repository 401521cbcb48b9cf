import numpy as np
import pytest

from recommender.core.prior import prior_by_quantile, prior_from_likes, prior_from_popularity


def test_more_likes_stand_higher_and_none_stands_at_zero() -> None:
    found = prior_from_likes(np.array([0.0, 1.0, 10.0, 300.0]))
    assert found[0] == 0
    assert (np.diff(found) > 0).all()


def test_without_ratings_only_the_order_of_popularity_counts() -> None:
    popularity = np.array([5.0, 0.0, 0.0, 80.0, 7.0])
    found = prior_from_popularity(popularity)
    assert found.tolist() == prior_from_popularity(popularity**3 * 10).tolist()
    assert np.argsort(found, kind="stable").tolist() == [1, 2, 0, 4, 3]
    assert found[1] == found[2] == 0


def test_an_empty_catalogue_has_no_priors() -> None:
    assert prior_from_popularity(np.empty(0)).size == 0


def test_a_title_without_ratings_stands_where_its_popularity_would() -> None:
    known, priors = np.array([1.0, 10.0, 100.0]), np.array([0.5, 1.0, 4.0])
    found = prior_by_quantile(np.array([0.0, 1.0, 55.0, 1000.0]), known, priors)
    # Of popularity 0 nothing is known: it starts in the middle.
    assert found.tolist() == pytest.approx([1.0, 0.5, 2.5, 4.0])
