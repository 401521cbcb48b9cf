"""Actors and directors as interests: weighted like genres, without a row for each."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Credit, Person, Title
from recommender.model.columns import read_columns
from recommender.model.credits import NO_CREDITS, credits_of
from recommender.model.model import Model
from recommender.people import people_called, people_of
from recommender.ranker import Ranker
from recommender.types import Filters, Profile, Recommendations
from tests.small_catalogue import random_model

LEARNED = random_model(seed=5)
IDS: list[int] = LEARNED.columns.ids.tolist()
CAST = {31: (2, 17, 40), 7: (17,), 99_999: (0, 1, 2, 3)}
CREDITS = credits_of(np.array([(who, column) for who, them in CAST.items() for column in them]))
MODEL: Model = replace(LEARNED, columns=replace(LEARNED.columns, credits=CREDITS))
KEYS = ["person:31", "person:7", "person:99999", "person:8", "genre:horror", f"title:{IDS[5]}"]

weights = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([-1.0, -0.4, 0.3, 1.0]))


def ranked(*profiles: Profile, limit: int = 60) -> Recommendations:
    return Ranker(MODEL).recommend(profiles, "average", Filters(), limit)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(weights, weights), min_size=1, max_size=6))
def test_a_used_ranker_gives_the_same_result_as_a_new_one(
    asked: list[tuple[dict[str, float], dict[str, float]]],
) -> None:
    with_a_past = Ranker(MODEL)
    for ana, bo in asked:
        profiles = [Profile("ana", ana), Profile("bo", bo)]
        fresh = Ranker(MODEL).recommend(profiles, "score_coverage", Filters())
        again = with_a_past.recommend(profiles, "score_coverage", Filters())
        assert msgspec.json.encode(again) == msgspec.json.encode(fresh)


@given(weights)
def test_reasons_with_people_add_up(stated: dict[str, float]) -> None:
    for title in ranked(Profile("ana", stated)).titles:
        total = title.base + sum(reason.amount for reason in title.because) + title.rest
        assert total == pytest.approx(title.score, abs=1e-9)


def test_a_full_weight_brings_the_persons_titles_with_a_reason() -> None:
    first = ranked(Profile("ana", {"person:31": 1.0})).titles[:3]
    assert {title.id for title in first} == {IDS[column] for column in CAST[31]}
    for title in first:
        assert title.because[0].interest == "person:31"
        assert title.because[0].amount > 0
    last = ranked(Profile("ana", {"person:31": -1.0})).titles[-3:]
    assert {title.id for title in last} == {title.id for title in first}


def test_a_person_can_be_weighted_who_is_in_an_offered_title() -> None:
    columns = MODEL.columns
    assert columns.knows("person:31")
    assert columns.knows("person:99999")
    for key in ("person:8", "person:031", "person:+31", "person: 31", "person:", "person:３１"):
        assert not columns.knows(key), key
    assert not LEARNED.columns.knows("person:31")
    assert ranked(Profile("ana", {"person:8": 1.0})) == ranked(Profile("ana", {}))


def test_a_person_counts_as_stated_when_popular_titles_are_sought_elsewhere() -> None:
    opposite = [
        Profile("ana", {"person:99999": 1.0, "genre:horror": -1.0}),
        Profile("bo", {"person:99999": -1.0, "genre:horror": 1.0}),
    ]
    found = ranked(*opposite, limit=20)
    assert found.agreement == "none"
    elsewhere = {title.id for title in found.titles if title.block == "popular"}
    assert elsewhere.isdisjoint(IDS[column] for column in CAST[99_999])


def test_what_people_take_is_bounded_by_their_credits() -> None:
    many = credits_of(np.array([(person, person % 500) for person in range(100_000)]))
    assert many.people.nbytes + many.starts.nbytes + many.columns.nbytes < 20 * 100_001
    assert many.of(4321).tolist() == [321]
    assert many.of(100_000).size == NO_CREDITS.of(1).size == 0


def test_neighbours_of_people_are_forgotten_with_the_last_weight_on_them() -> None:
    ranker = Ranker(MODEL)
    for person in (31, 7, 99_999):
        ranker.recommend([Profile("ana", {f"person:{person}": 1.0})], "average", Filters())
        assert list(ranker._rows.person_cache) == [person]


@pytest.fixture
def gene(db: None) -> Person:
    """Gene Kelly acts in two titles and directs one of them; Grace Kelly's only one is retired."""
    gene = Person.objects.create(name="Gene Kelly")
    grace = Person.objects.create(name="Grace Kelly")
    made = [Title.objects.create(name=name) for name in ("On the Town", "Brigadoon")]
    gone = Title.objects.create(name="Mogambo", retired_at="2026-01-01T00:00:00Z")
    for title in made:
        Credit.objects.create(title=title, person=gene)
    Credit.objects.create(title=made[0], person=gene, role=Credit.Role.DIRECTOR)
    Credit.objects.create(title=gone, person=grace)
    writer = Person.objects.create(name="Betty Kelly")
    Credit.objects.create(title=made[0], person=writer, role=Credit.Role.WRITER)
    return gene


def test_actors_and_directors_are_read_with_the_catalogue(gene: Person) -> None:
    columns = read_columns()
    assert columns.credits.people.tolist() == [gene.pk]
    assert columns.credits.of(gene.pk).tolist() == [0, 1]


@pytest.mark.parametrize("query", ["gene", "kelly", "KEL ge"])
def test_people_are_found_by_the_beginnings_of_their_names(gene: Person, query: str) -> None:
    assert [(found.key, found.label) for found in people_called(query)] == [
        (f"person:{gene.pk}", "Gene Kelly")
    ]


@pytest.mark.parametrize("query", ["", "  ", "ene", "grace"])
def test_a_query_that_fits_nobody_finds_nobody(gene: Person, query: str) -> None:
    assert people_called(query) == []


def test_keys_are_given_their_names_again(gene: Person) -> None:
    found = people_of([f"person:{gene.pk}", "person:x", "genre:horror", "person:999999"])
    assert [interest.label for interest in found] == ["Gene Kelly"]
