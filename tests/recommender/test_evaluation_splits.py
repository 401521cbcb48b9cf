"""Nothing that is to be predicted is known, and no test rater is used for validation."""

import itertools

import numpy as np
import pytest

from recommender.core.likes import LIKED_FROM
from recommender.evaluation import datasets, groups, splits
from recommender.evaluation.datasets import Dataset
from recommender.evaluation.situations import five_sliders, situations, three_likes
from recommender.evaluation.splits import Part, Split

WAYS = {"people": splits.by_people, "ratings": splits.by_ratings}
PARTS: list[Part] = ["validation", "test"]


@pytest.fixture(scope="module")
def small() -> Dataset:
    return datasets.smaller(datasets.demo())


def all_splits(dataset: Dataset) -> list[Split]:
    chosen = itertools.product(WAYS.values(), range(splits.SPLITS), PARTS)
    return [way(dataset, number, part) for way, number, part in chosen]


def test_what_is_to_be_predicted_is_never_known(small: Dataset) -> None:
    for split in all_splits(small):
        assert split.people > 0
        assert not (split.truth & split.seen()).any()
        assert not (split.truth & (split.likes.toarray() > 0)).any()


def test_people_who_are_served_are_absent_from_training(small: Dataset) -> None:
    liked = small.stars >= LIKED_FROM
    likes = np.bincount(small.raters[liked], minlength=small.people)
    for number, part in itertools.product(range(splits.SPLITS), PARTS):
        split = splits.by_people(small, number, part)
        served = splits.in_part(
            np.random.default_rng(splits.SEED).permutation(splits.eligible(small)), number, part
        )
        assert split.learning.sum() == likes.sum() - likes[served].sum()
        assert split.people <= served.size


def test_every_test_rating_is_absent_from_training(small: Dataset) -> None:
    for number, part in itertools.product(range(splits.SPLITS), PARTS):
        split = splits.by_ratings(small, number, part)
        all_likes = (small.stars >= LIKED_FROM).sum()
        assert split.learning.sum() <= all_likes - split.truth.sum()


@pytest.mark.parametrize("total", [5, 23, 100])
def test_parts_are_disjoint_and_make_up_the_whole(total: int) -> None:
    mixed = np.random.default_rng(1).permutation(total)
    tests = [splits.in_part(mixed, number, "test") for number in range(splits.SPLITS)]
    validation = splits.in_part(mixed, 3, "validation")
    assert validation.tolist() == splits.in_part(mixed, 0, "validation").tolist()
    assert sorted(np.concatenate([validation, *tests]).tolist()) == list(range(total))


def test_splits_are_the_same_every_time(small: Dataset) -> None:
    once, again = (splits.by_people(small, 2, "test") for _ in range(2))
    assert np.array_equal(once.truth, again.truth)
    assert np.array_equal(three_likes(once).toarray(), three_likes(again).toarray())


def test_sliders_are_at_most_five_genres_in_steps_of_a_tenth(small: Dataset) -> None:
    split = splits.by_people(small, 0, "test")
    kinds = np.array([interest.kind for interest in small.catalogue.interests])
    gentle, hard = five_sliders(split, 2.0), five_sliders(split, 1.0)
    for sliders in (gentle, hard):
        assert (np.count_nonzero(sliders, axis=1) <= 5).all()
        assert not sliders[:, kinds != "genre"].any()
        assert np.abs(sliders).max() <= 1
        np.testing.assert_allclose(sliders * 10, np.round(sliders * 10), atol=1e-9)
    assert np.abs(gentle).sum() < np.abs(hard).sum()


def test_situations_contain_known_likes_only(small: Dataset) -> None:
    split = splits.by_people(small, 1, "test")
    for situation in situations(split):
        found = situation.likes.toarray() > 0
        assert not (found & ~(split.likes.toarray() > 0)).any()
        assert set(found.sum(axis=1)) <= {0, 3} or situation.stars is not None


def test_groups_are_of_the_kind_they_are_called(small: Dataset) -> None:
    split = splits.by_ratings(small, 0, "test")
    alike = groups.likeness(split)
    for kind, size in itertools.product(groups.KINDS, (2, 4)):
        found = groups.groups(split, alike, kind, size, 10)
        assert len({tuple(group) for group in found}) == len(found) == 10
        for group in found:
            assert len(set(group.tolist())) == size
            within = alike[np.ix_(group, group)][~np.eye(size, dtype=bool)].reshape(size, -1)
            if kind == "similar":
                assert (within.max(axis=1) >= groups.SIMILAR_FROM).all()
            if kind == "divergent":
                assert (within < groups.DIVERGENT_BELOW).all()


def test_groups_are_fewer_where_people_do_not_suffice(small: Dataset) -> None:
    split = splits.by_ratings(small, 0, "test")
    alike = groups.likeness(split)
    assert groups.groups(split, alike, "random", split.people + 1, 3) == []
    assert len(groups.groups(split, alike, "random", split.people, 3)) == 1
