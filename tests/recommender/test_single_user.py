"""Recommendations for one person from their ratings alone."""

import datetime
import io

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from catalog.models import Genre, Title
from history.models import Rating
from recommender.ranker import Ranker
from recommender.room.history_taste import rating_weight
from recommender.single_user import recommend_for_member
from recommender.types import Filters, Profile
from tests.small_catalogue import Sample, random_model, unlearned

MODEL = random_model(seed=4)
IDS: list[int] = MODEL.columns.ids.tolist()


def ids(ratings: dict[int, float], limit: int, *, seen: tuple[int, ...] = ()) -> list[int]:
    return [each.id for each in recommend_for_member(MODEL, ratings, seen, limit)]


def test_a_person_without_ratings_gets_popular_titles() -> None:
    expected = MODEL.columns.ids[np.argsort(-MODEL.prior, kind="stable")[:10]].tolist()
    assert ids({}, 10) == expected
    assert ids({IDS[3]: 2.0}, 60) == [id_ for id_ in ids({}, 60) if id_ != IDS[3]]


def test_it_is_the_list_of_a_room_in_which_they_are_alone() -> None:
    stars = {IDS[2]: 5.0, IDS[7]: 4.0, IDS[9]: 1.0, IDS[11]: 3.5}
    alone = Profile(
        "ana", {}, taste={t: rating_weight(s) for t, s in stars.items()}, seen=frozenset(stars)
    )
    room = Ranker(MODEL).recommend([alone], "average", Filters(hide_seen="anyone"), 20)
    found = recommend_for_member(MODEL, stars, (), 20)
    assert {each.id: each.score for each in found} == {each.id: each.score for each in room.titles}


def test_nothing_that_was_rated_or_seen_is_recommended() -> None:
    stars = dict.fromkeys(IDS[:40], 5.0) | {IDS[50]: 1.0}
    found = ids(stars, 60, seen=(IDS[52], 999_999))
    assert set(found) == set(IDS) - stars.keys() - {IDS[52]}


def test_a_liked_title_brings_others_of_its_kind_and_is_named() -> None:
    samples = [Sample(("western",) if k % 3 == 0 else ("musical",)) for k in range(12)]
    found = recommend_for_member(unlearned(samples), {10: 4.5}, (), 3)
    assert [each.id for each in found] == [40, 70, 100]
    assert all([behind.id for behind in each.because] == [10] for each in found)


def test_a_disliked_title_takes_its_kind_down() -> None:
    samples = [Sample(("western",) if k % 3 == 0 else ("musical",)) for k in range(12)]
    found = recommend_for_member(unlearned(samples), {10: 1.0}, (), 11)
    assert {each.id for each in found[-3:]} == {40, 70, 100}


def test_ratings_of_titles_that_are_gone_count_for_nothing() -> None:
    assert ids({999_999: 5.0}, 5) == ids({}, 5)


@pytest.mark.parametrize("stars", [5.5, float("nan"), -2.0])
def test_stars_that_nobody_can_give_are_refused(stars: float) -> None:
    with pytest.raises(ValueError, match="taste"):
        ids({IDS[0]: stars}, 5)


@pytest.mark.django_db
def test_the_command_names_titles_and_why() -> None:
    western = Genre.objects.create(slug="western", name="Western")
    made = [Title.objects.create(name=name, year=1952) for name in ("High Noon", "Shane", "Gigi")]
    for title in made[:2]:
        title.genres.add(western)
    rated_at = datetime.datetime(2026, 10, 30, tzinfo=datetime.UTC)
    Rating.objects.create(person="tested:ana", title=made[0], stars=5, rated_at=rated_at)
    found = io.StringIO()
    call_command("recommend_for", "tested:ana", stdout=found)
    first, second = found.getvalue().splitlines()
    assert first.startswith("  1. Shane (1952)")
    assert first.endswith("likes High Noon (1952)")
    assert "Gigi" in second


@pytest.mark.django_db
@pytest.mark.parametrize("words", [["nobody"], ["nobody", "--limit", "0"]])
def test_the_command_names_the_error(words: list[str]) -> None:
    with pytest.raises(CommandError, match=r"rated|limit"):
        call_command("recommend_for", *words)
