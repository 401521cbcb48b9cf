"""Simulated parties are like real ones, the same for the same seed, and never taken for real."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import Settings

from catalog.models import Genre, Mood, Title
from history.models import Rating
from parties.models import (
    Ballot,
    BallotVote,
    ChatMessage,
    EveningRating,
    Impression,
    Interaction,
    Nomination,
    Party,
    Pick,
)
from parties.storage import ballots
from tests.warehouse.etl_runs import ask, etl
from tests.warehouse.sample_parties import two_evenings
from warehouse.simulation.simulate import simulate

pytestmark = pytest.mark.django_db
LAST = datetime.date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _small_catalogue() -> None:
    genres = [Genre.objects.create(slug=slug, name=slug) for slug in ("comedy", "drama", "war")]
    moods = [Mood.objects.create(slug=slug, name=slug) for slug in ("dark", "funny")]
    titles = Title.objects.bulk_create(
        Title(name=f"Title {number}", year=1990, popularity=number) for number in range(60)
    )
    for number, title in enumerate(titles):
        title.genres.set([genres[number % 3]])
        title.moods.set([moods[number % 2]])
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


def test_they_do_all_that_a_room_logs() -> None:
    simulated()
    kinds = set(Interaction.objects.values_list("kind", flat=True))
    assert kinds == set(Interaction.Kind.values)
    weighted = Interaction.objects.filter(kind="weighted").values_list("interest", flat=True)
    assert {interest.partition(":")[0] for interest in weighted} == {"genre", "mood"}
    assert Impression.objects.exists()
    assert Pick.objects.exists()
    assert EveningRating.objects.count() == Interaction.objects.filter(kind="rated").count()
    days = {each.date() for each in Party.objects.values_list("created_at", flat=True)}
    assert days <= {LAST - datetime.timedelta(days=each) for each in range(4)}


def test_they_nominate_vote_by_every_rule_and_pick_the_winner() -> None:
    simulate(4, 30, 1, LAST, lambda line: None)
    assert set(Ballot.objects.values_list("rule", flat=True)) == set(Ballot.Rule.values)
    for ballot in Ballot.objects.all():
        read = ballots.read(ballot.party_id)
        assert read
        assert read.closed_at
        shown = frozenset(read.entitled)
        assert read.counted(read.closed_at, shown).result == read.result
        for pick in Pick.objects.filter(party=ballot.party):
            assert (pick.title_id, pick.how) == (read.winner, "ballot")
    assert set(Pick.objects.values_list("how", flat=True)) == {"ballot", "host"}
    voters = BallotVote.objects.values_list("ballot", "participant").distinct()
    assert len(set(voters)) == BallotVote.objects.count()
    assert Nomination.objects.count() == Interaction.objects.filter(kind="shortlisted").count()


def test_they_write_in_the_chat_in_the_order_of_its_numbers() -> None:
    simulated()
    for party in Party.objects.all():
        messages = ChatMessage.objects.filter(party=party).order_by("number")
        assert [each.number for each in messages] == list(range(1, party.last_message + 1))
        moments = [each.sent_at for each in messages]
        assert moments == sorted(moments)
    assert ChatMessage.objects.exists()


def test_the_same_seed_gives_the_same_evenings() -> None:
    evenings = []
    for _ in range(2):
        simulated()
        rows = Interaction.objects.order_by("id").values_list("kind", "title", "amount", "at")
        found = Ballot.objects.order_by("id").values_list("id", "rule", "closed_at")
        evenings.append((list(rows), list(found)))
        Party.objects.all().delete()
        User.objects.all().delete()
    assert evenings[0] == evenings[1]


def test_every_table_marks_simulated_parties() -> None:
    two_evenings()
    written = simulated()
    published = etl()
    parties = ask("SELECT simulated, count(*) FROM dim_party WHERE party_key > 0 GROUP BY ALL")
    assert dict(parties) == {False: 2, True: 6}
    counted = ask(
        "SELECT count(*) FROM fact_interaction JOIN dim_party USING (party_key) "
        "JOIN dim_interaction USING (interaction_key) WHERE simulated "
        "AND kind NOT IN ('took_part', 'decided')"
    )
    assert counted == [(written,)]
    assert published.manifest.rows["fact_interaction"] > written


def test_a_production_site_gets_none(settings: Settings) -> None:
    settings.IN_PRODUCTION = True
    for command in ("simulate_parties", "demo_insights"):
        with pytest.raises(CommandError, match="production"):
            call_command(command)
    assert not Party.objects.exists()


def test_without_raters_the_command_states_what_to_do() -> None:
    Rating.objects.all().delete()
    with pytest.raises(CommandError, match="load_demo_catalog"):
        call_command("simulate_parties")
