import numpy as np
import pytest

from recommender.core.likes import enjoyment_matrix, like_matrix


def test_a_like_is_four_stars_or_more() -> None:
    raters, columns = np.array([7, 7, 9, 9]), np.array([0, 1, 1, 2])
    likes = like_matrix(raters, columns, np.array([4.0, 3.5, 5.0, 0.5]), 3)
    assert likes.toarray().tolist() == [[1, 0, 0], [0, 1, 0]]


def test_a_rating_given_twice_counts_once() -> None:
    likes = like_matrix(np.array([1, 1]), np.array([0, 0]), np.array([5.0, 4.0]), 1)
    assert likes.toarray().tolist() == [[1]]


def test_a_rating_that_is_not_a_number_counts_for_nothing() -> None:
    stars = np.array([np.nan, np.inf, 5.0])
    likes = like_matrix(np.array([1, 2, 3]), np.array([0, 0, 0]), stars, 1)
    assert likes.toarray().tolist() == [[1]]


def test_a_rating_of_an_unknown_column_is_refused() -> None:
    for column in (-1, 2):
        with pytest.raises(ValueError, match="no title"):
            like_matrix(np.array([1]), np.array([column]), np.array([5.0]), 2)


def test_enjoyment_has_the_rows_of_the_likes_and_every_rating_in_them() -> None:
    raters, columns = np.array([9, 9, 4, 7]), np.array([0, 2, 1, 1])
    stars = np.array([5.0, 1.0, 4.0, 3.5])
    found = enjoyment_matrix(raters, columns, stars, 3)
    assert found.toarray().tolist() == [[0, 0.8, 0], [1.0, 0, 0.2]]
    assert found.shape == like_matrix(raters, columns, stars, 3).shape


def test_the_better_of_two_ratings_counts_and_what_is_no_number_does_not() -> None:
    raters, columns = np.array([1, 1, 1, 1]), np.array([0, 0, 1, 2])
    found = enjoyment_matrix(raters, columns, np.array([2.0, 4.5, np.nan, np.inf]), 3)
    assert found.toarray().tolist() == [[0.9, 0, 0]]
