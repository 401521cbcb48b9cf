"""Ballots as facts: what became of those that found a winner, and nothing of what is secret."""

from typing import Any

import pytest

from parties.models import Ballot, Impression, Interaction, Pick
from tests.warehouse.etl_runs import ask, etl
from tests.warehouse.sample_ballots import FACTS, two_ballots
from tests.warehouse.sample_parties import (
    FRIDAY,
    SATURDAY,
    STRATEGY,
    Evenings,
    Kind,
    at,
    done,
    two_evenings,
)
from warehouse.insights.dynamics import decision_by_rule
from warehouse.insights.effectiveness import winner_against_top
from warehouse.insights.filters import Filters
from warehouse.insights.insight import Insight
from warehouse.insights.reader import open_reader

pytestmark = pytest.mark.django_db

DECIDED = (
    "SELECT person, dim_title.name, rule, rounds, open_seconds, fit, rank, score FROM "
    "fact_interaction JOIN dim_person USING (person_key) JOIN dim_title USING (title_key) "
    "JOIN dim_interaction USING (interaction_key) WHERE dim_interaction.kind = 'decided' "
    "ORDER BY occurred_at, person"
)


@pytest.fixture
def evenings() -> Evenings:
    evenings = two_evenings()
    two_ballots(evenings)
    return evenings


def rows_of(insight: Insight) -> list[tuple[Any, ...]]:
    with open_reader(etl()) as reader:
        reader.apply(Filters(FRIDAY, SATURDAY))
        return reader.query(insight).rows


def test_a_winner_is_a_fact_of_each_who_was_entitled(evenings: Evenings) -> None:
    published = etl()
    assert published.manifest.rows["fact_interaction"] == 20 + FACTS
    ana, bo = f"member:{evenings.ana.pk}", "guest:bo-000000"
    assert sorted(ask(DECIDED)) == sorted(
        [
            (ana, "Alien", "ranked", 1, 30.0, 0.2, 2, 0.5),
            (bo, "Alien", "ranked", 1, 30.0, 0.4, 2, 0.5),
            (ana, "Airplane", "score", 2, 50.0, 0.9, 1, 1.5),
            (bo, "Airplane", "score", 2, 50.0, 0.7, 1, 1.5),
        ]
    )


def test_approvals_are_counted_in_one_round(evenings: Evenings) -> None:
    ballot = Ballot.objects.get(pk="ballot-00001")
    ballot.rule, ballot.result = "approval", {"winner": evenings.titles["Alien"].pk}
    ballot.save()
    etl()
    assert {row[3] for row in ask(DECIDED) if row[2] == "approval"} == {1}


@pytest.mark.parametrize(
    "changes",
    [
        {"progress": Ballot.Progress.OPEN, "closed_at": None, "result": None},
        {"progress": Ballot.Progress.CANCELLED},
        {"result": {"winner": None, "order": [], "counts": {}, "vetoed": [], "tie": None}},
    ],
)
def test_a_ballot_without_a_winner_is_no_fact(
    evenings: Evenings, changes: dict[str, object]
) -> None:
    Ballot.objects.filter(pk="ballot-00001").update(**changes)
    etl()
    assert {row[2] for row in ask(DECIDED)} == {"score"}


def test_whoever_hides_their_weights_has_no_fit(evenings: Evenings) -> None:
    for title in Ballot.objects.get(pk="ballot-00002").titles.all():
        title.fits.pop("bo-000000")
        title.save()
    etl()
    assert [row[5] for row in ask(DECIDED) if row[2] == "score"] == [None, 0.9]


def test_a_ballot_that_closes_later_is_found_by_the_next_run(evenings: Evenings) -> None:
    closed = Ballot.objects.get(pk="ballot-00002")
    votes = list(Interaction.objects.filter(kind=Kind.VOTED, at=at("20:05")))
    Interaction.objects.filter(pk__in=[vote.pk for vote in votes]).delete()
    Ballot.objects.filter(pk=closed.pk).update(
        progress=Ballot.Progress.OPEN, closed_at=None, result=None
    )
    etl()
    assert {row[2] for row in ask(DECIDED)} == {"ranked"}
    closed.save()
    for vote in votes:
        vote.pk = None
        vote.save()
    etl()
    assert {row[2] for row in ask(DECIDED)} == {"ranked", "score"}


def test_of_somebody_who_is_forgotten_a_fact_remains_and_no_person(evenings: Evenings) -> None:
    Ballot.objects.update(by=evenings.participants["bo"])
    evenings.ana.delete()
    etl()
    assert {row[0] for row in ask(DECIDED)} == {"guest:bo-000000", "unknown"}
    nobody = (
        "SELECT count(*) FROM fact_interaction JOIN dim_interaction USING (interaction_key) "
        "WHERE kind = 'decided' AND person_key = -1"
    )
    assert ask(nobody) == [(2,)]


def test_the_top_of_the_list_is_that_of_the_last_list_read_before_the_ballot(
    evenings: Evenings,
) -> None:
    """At 20:04 Alien goes first, and only Bo reads it; what goes first at 20:04:30 is too late."""
    airplane, alien = evenings.titles["Airplane"].pk, evenings.titles["Alien"].pk
    ana, bo = evenings.participants["ana"].pk, evenings.participants["bo"].pk
    for clock, revision, first, readers in (
        ("20:04", 250, alien, [bo]),
        ("20:04:30", 280, airplane, [ana, bo]),
    ):
        Impression.objects.create(
            party=evenings.friday,
            at=at(clock),
            revision=revision,
            strategy=STRATEGY,
            agreement="shared",
            participants=dict.fromkeys(readers, "phone"),
            titles=[[first, 1, "list", 1.0, dict.fromkeys(readers, 0.4)]],
        )
    ranked, score = rows_of(winner_against_top.INSIGHT)
    assert ranked == ("ranked", 1, 0.2, 0.7, pytest.approx(-0.5), 0.0, 0.0)
    assert score == ("score", 1, 0.7, 0.4, pytest.approx(0.3), 1.0, 0.0)


def test_a_ballot_before_any_list_was_read_is_compared_with_nothing(evenings: Evenings) -> None:
    Impression.objects.all().delete()
    assert rows_of(winner_against_top.INSIGHT) == []


def test_parties_that_picked_without_a_ballot_stand_beside_the_rules(evenings: Evenings) -> None:
    Pick.objects.create(
        id="pick-0000002",
        party=evenings.saturday,
        title=evenings.titles["Alien"],
        by=evenings.participants["cy"],
        revision=9,
        picked_at=at("20:42", SATURDAY),
        strategy=STRATEGY,
    )
    *_, without = rows_of(decision_by_rule.INSIGHT)
    assert without == ("no ballot", 1, None, None, None, None, 12.0)


def test_a_reaction_states_its_emoji_and_how_often(evenings: Evenings) -> None:
    done(evenings, "bo", Kind.REACTED, "20:04:20", "Alien", interest="🔥", amount=3.0)
    etl()
    reacted = (
        "SELECT interest, times, weight FROM fact_interaction JOIN dim_interaction "
        "USING (interaction_key) WHERE kind = 'reacted'"
    )
    assert ask(reacted) == [("🔥", 3, None)]
