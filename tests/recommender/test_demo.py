"""Plausibility on real titles: what a person would expect of the demo catalogue."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from recommender.core.franchise_spacing import has_adjacent
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES
from recommender.engine import Engine, load_engine
from recommender.model import model_file
from recommender.model.training import train
from recommender.types import Filters, Profile, RankedTitle, Recommendations

# Without it, no test database is made when these tests run alone.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def engine(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Engine:
    """Loaded and trained once, in a transaction that never commits; an engine needs no database."""
    folder = tmp_path_factory.mktemp("model")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MODEL_DIR", Path(folder))
        call_command("load_demo_catalog", stdout=io.StringIO())
        trained = train(lambda line: None)
        model_file.write(folder, trained.facts, trained.arrays)
        loaded = load_engine()
        transaction.set_rollback(True)
    return loaded


def rank(engine: Engine, *profiles: Profile, strategy: str = DEFAULT_STRATEGY) -> Recommendations:
    return engine.ranker().recommend(profiles, strategy, Filters(), 20)


def share(found: Recommendations, genre: str) -> float:
    return sum(genre in title.genres for title in found.titles) / len(found.titles)


def names(titles: list[RankedTitle]) -> str:
    return " / ".join(title.title for title in titles)


def liked(engine: Engine, name: str) -> str:
    card = next(card for card in engine.columns.cards if card.name.startswith(name))
    return f"title:{card.id}"


def test_the_demo_catalogue_has_a_model_of_its_own(engine: Engine) -> None:
    assert engine.model_version != "content"
    assert len(engine.columns.cards) >= 9000
    kinds = {interest.kind for interest in engine.interests}
    assert kinds == {"genre", "mood", "era"}


@pytest.mark.parametrize(
    "genre", ["Sci-Fi", "Horror", "Animation", "Musical", "Western", "Documentary", "Romance"]
)
def test_a_full_weight_on_a_genre_brings_that_genre(engine: Engine, genre: str) -> None:
    key = f"genre:{genre.lower()}"
    more, plain = rank(engine, Profile("ana", {key: 1.0})), rank(engine)
    less = rank(engine, Profile("ana", {key: -1.0}))
    assert share(more, genre) >= share(plain, genre) + 0.2
    assert share(less, genre) <= min(0.1, share(plain, genre))


def test_a_half_weight_brings_less_than_a_full_one(engine: Engine) -> None:
    shares = [
        share(rank(engine, Profile("ana", {"genre:horror": w})), "Horror") for w in (0, 0.5, 1)
    ]
    assert shares == sorted(shares)
    assert shares[1] < shares[2]


@pytest.mark.parametrize("decade", [1950, 1980, 2000])
def test_an_era_brings_its_years(engine: Engine, decade: int) -> None:
    found = rank(engine, Profile("ana", {f"era:{decade}s": 1.0}))
    inside = [t for t in found.titles if t.year and t.year // 10 * 10 == decade]
    assert len(inside) >= 6


def test_more_like_a_star_wars_film_brings_its_sequels(engine: Engine) -> None:
    found = rank(engine, Profile("ana", {liked(engine, "Star Wars: Episode IV"): 1.0}))
    first = names(found.titles[:5])
    assert "Empire Strikes Back" in first
    assert "Return of the Jedi" in first


def test_more_like_a_pixar_film_brings_animation(engine: Engine) -> None:
    found = rank(engine, Profile("ana", {liked(engine, "Finding Nemo"): 1.0}))
    assert share(found, "Animation") >= share(rank(engine), "Animation") + 0.2


def test_friends_who_want_the_same_agree_and_opposites_do_not(engine: Engine) -> None:
    scared, happy = {"genre:horror": 1.0}, {"genre:horror": -1.0, "genre:children": 1.0}
    together = rank(engine, Profile("ana", scared), Profile("bo", {"genre:horror": 0.7}))
    apart = rank(engine, Profile("ana", scared), Profile("bo", happy))
    assert together.agreement == "shared"
    assert apart.agreement == "none"
    assert [t.block for t in apart.titles] == ["fair_mix"] * 10 + ["bridge"] * 6 + ["popular"] * 4


def test_every_strategy_serves_everyone_something(engine: Engine) -> None:
    room = [
        Profile("ana", {"genre:sci-fi": 1.0}),
        Profile("bo", {"genre:romance": 1.0, "genre:action": -0.5}),
        Profile("cy", {}),
    ]
    for strategy in STRATEGIES:
        found = rank(engine, *room, strategy=strategy)
        assert found.agreement == "partial"
        assert len(found.titles) == 20
        assert min(found.satisfaction.values()) > 0.6


@pytest.mark.parametrize("rule", ["score_coverage", "proportional_fairness"])
def test_a_fair_rule_serves_the_worst_off_at_least_as_well_as_the_average(
    engine: Engine, rule: str
) -> None:
    room = [
        Profile("ana", {"genre:sci-fi": 1.0}),
        Profile("bo", {"genre:sci-fi": 0.8}),
        Profile("cy", {"genre:romance": 1.0}),
    ]
    by_mean, covering = (
        min(rank(engine, *room, strategy=name).satisfaction.values()) for name in ("average", rule)
    )
    assert covering >= by_mean


def test_a_hidden_gem_of_a_title_without_ratings_can_be_asked_for(engine: Engine) -> None:
    assert engine.model.learned is not None
    unrated = int((engine.model.learned.from_catalogue < 0).sum())
    for column in range(0, len(engine.columns.cards), 997):
        assert engine.model.similar(column).values.max() > 0
    assert unrated < 100


def test_no_two_titles_of_one_franchise_are_adjacent(engine: Engine) -> None:
    same_franchise = engine.columns.franchises.same_franchise
    rooms = [
        [],
        [Profile("ana", {"genre:sci-fi": 1.0})],
        [Profile("ana", {"genre:adventure": 1.0}), Profile("bo", {"genre:fantasy": 1.0})],
        [Profile("ana", {"genre:horror": 1.0}), Profile("bo", {"genre:children": 1.0})],
        [Profile("ana", {liked(engine, "Star Wars: Episode IV"): 1.0})],
    ]
    for room in rooms:
        shown = [engine.columns.column_of[title.id] for title in rank(engine, *room).titles]
        assert len(set(shown)) == 20
        assert not has_adjacent(shown, same_franchise)
