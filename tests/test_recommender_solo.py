"""What one person would like, from what they have rated and nothing else."""

import datetime
import io

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from catalog.models import Genre, Title
from history.models import Rating
from recommender.core.grid import SCORE_ONE
from recommender.solo import PRIOR_TENTHS, feeling, suggestions
from tests.small_catalogue import Sample, random_model, unlearned

MODEL = random_model(seed=4)
IDS: list[int] = MODEL.columns.ids.tolist()


def test_somebody_without_ratings_hears_what_is_popular() -> None:
    found = [each.title for each in suggestions(MODEL, {}, 10)]
    assert found == MODEL.columns.ids[np.argsort(-MODEL.prior, kind="stable")[:10]].tolist()


def test_scores_are_the_sum_that_is_stated() -> None:
    stars = {IDS[2]: 5.0, IDS[7]: 4.0, IDS[9]: 1.0, IDS[11]: 3.5}
    for found in suggestions(MODEL, stars, 60):
        column = MODEL.columns.column_of[found.title]
        score = int(MODEL.prior[column]) * PRIOR_TENTHS // 10
        for title, number in stars.items():
            near = MODEL.similar(MODEL.columns.column_of[title])
            score += int(near.values[near.columns == column].sum()) * feeling(number)
        assert found.score == round(score / SCORE_ONE, 4)


def test_nothing_that_was_rated_is_recommended() -> None:
    stars = dict.fromkeys(IDS[:40], 5.0) | {IDS[50]: 1.0}
    found = {each.title for each in suggestions(MODEL, stars, 60)}
    assert found == set(IDS) - stars.keys()


def test_a_liked_title_brings_others_of_its_kind_and_is_named() -> None:
    samples = [Sample(("western",) if k % 3 == 0 else ("musical",)) for k in range(12)]
    found = suggestions(unlearned(samples), {10: 4.5}, 3)
    assert [each.title for each in found] == [40, 70, 100]
    assert all(each.because == [10] for each in found)


def test_a_disliked_title_takes_its_kind_down() -> None:
    samples = [Sample(("western",) if k % 3 == 0 else ("musical",)) for k in range(12)]
    assert {each.title for each in suggestions(unlearned(samples), {10: 1.0}, 11)[-3:]} == {
        40,
        70,
        100,
    }


def test_ratings_of_titles_that_are_gone_count_for_nothing() -> None:
    assert suggestions(MODEL, {999_999: 5.0}, 5) == suggestions(MODEL, {}, 5)


@pytest.mark.django_db
def test_the_command_names_titles_and_why() -> None:
    western = Genre.objects.create(slug="western", name="Western")
    made = [Title.objects.create(name=name, year=1952) for name in ("High Noon", "Shane", "Gigi")]
    for title in made[:2]:
        title.genres.add(western)
    rated_at = datetime.datetime(2026, 10, 30, tzinfo=datetime.UTC)
    Rating.objects.create(person="tested:ana", title=made[0], stars=5, rated_at=rated_at)
    told = io.StringIO()
    call_command("recommend_for", "tested:ana", stdout=told)
    first, second = told.getvalue().splitlines()
    assert first.startswith("  1. Shane (1952)")
    assert first.endswith("likes High Noon (1952)")
    assert "Gigi" in second


@pytest.mark.django_db
@pytest.mark.parametrize("words", [["nobody"], ["nobody", "--limit", "0"]])
def test_the_command_says_what_is_wrong(words: list[str]) -> None:
    with pytest.raises(CommandError, match=r"rated|limit"):
        call_command("recommend_for", *words)
