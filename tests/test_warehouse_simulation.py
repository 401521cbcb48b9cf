"""Simulated parties are like real ones, the same for the same seed, and never taken for real."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.models import Genre, Title
from history.models import Rating
from parties.models import EveningRating, Impression, Interaction, Party, Pick
from tests.test_warehouse_etl import ask, etl
from tests.warehouse_evening import two_evenings
from warehouse.simulation.simulate import simulate

pytestmark = pytest.mark.django_db
LAST = datetime.date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _small_catalogue() -> None:
    genres = [Genre.objects.create(slug=slug, name=slug) for slug in ("comedy", "drama", "war")]
    titles = Title.objects.bulk_create(
        Title(name=f"Title {number}", year=1990, popularity=number) for number in range(60)
    )
    for number, title in enumerate(titles):
        title.genres.set([genres[number % 3]])
    rated_at = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    Rating.objects.bulk_create(
        Rating(
            person=f"movielens:{person}",
            title=title,
            stars=1 + (number * person) % 5,
            rated_at=rated_at,
        )
        for person in range(1, 15)
        for number, title in enumerate(titles[:50])
    )


def simulated(seed: int = 1) -> int:
    return simulate(4, 6, seed, LAST, lambda line: None)


def test_they_steer_read_pick_watch_and_rate() -> None:
    simulated()
    kinds = set(Interaction.objects.values_list("kind", flat=True))
    assert kinds == {"weighted", "vetoed", "opened", "picked", "started", "stopped", "rated"}
    assert Impression.objects.exists()
    assert Pick.objects.exists()
    assert EveningRating.objects.count() == Interaction.objects.filter(kind="rated").count()
    days = {each.date() for each in Party.objects.values_list("created_at", flat=True)}
    assert days <= {LAST - datetime.timedelta(days=each) for each in range(4)}


def test_every_table_says_which_parties_never_were() -> None:
    two_evenings()
    written = simulated()
    published = etl()
    parties = ask("SELECT simulated, count(*) FROM dim_party WHERE party_key > 0 GROUP BY ALL")
    assert dict(parties) == {False: 2, True: 6}
    counted = ask(
        "SELECT count(*) FROM fact_interaction JOIN dim_party USING (party_key) "
        "JOIN dim_interaction USING (interaction_key) WHERE simulated AND kind <> 'took_part'"
    )
    assert counted == [(written,)]
    assert published.manifest.rows["fact_interaction"] > written


def test_a_production_site_gets_none(settings: Settings) -> None:
    settings.IN_PRODUCTION = True
    for command in ("simulate_parties", "demo_insights"):
        with pytest.raises(CommandError, match="production"):
            call_command(command)
    assert not Party.objects.exists()


def test_without_raters_the_command_says_what_to_do() -> None:
    Rating.objects.all().delete()
    with pytest.raises(CommandError, match="load_demo_catalog"):
        call_command("simulate_parties")
