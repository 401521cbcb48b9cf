"""From the sources to facts: what happened, once each, as it was then, and nothing else."""
# ruff: noqa: S608 the tests write their own SQL

import datetime
from pathlib import Path

import pytest

from history.backend import history
from history.records import Rated
from members.models import MemberProfile
from parties.models import Interaction, Participant, Party
from tests.warehouse.etl_runs import FULL, NEW, ask, etl
from tests.warehouse.sample_parties import FRIDAY, SATURDAY, Evenings, Kind, at, done, two_evenings
from warehouse.extract import RunOptions
from warehouse.publication_reader import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def evenings() -> Evenings:
    return two_evenings()


def fact_files(published: Publication) -> dict[str, bytes]:
    files = (published.folder / "fact_interaction").rglob("*.parquet")
    return {str(file.relative_to(published.folder)): file.read_bytes() for file in files}


def test_twenty_interactions_are_twenty_facts(evenings: Evenings) -> None:
    published = etl()
    assert published.manifest.rows["fact_interaction"] == 20
    counted = ask(
        "SELECT kind, count(*) FROM fact_interaction JOIN dim_interaction USING "
        "(interaction_key) GROUP BY kind"
    )
    assert dict(counted) == {
        "shown": 4, "opened": 1, "weighted": 4, "vetoed": 1, "picked": 1, "took_part": 2,
        "started": 2, "stopped": 2, "rated": 3,
    }  # fmt: skip


def test_a_fact_states_who_what_where_and_how_much(evenings: Evenings) -> None:
    etl()
    rated = ask(
        "SELECT occurred_at, person, country, age_band, dim_title.name, genres, era, runtime_band, "
        "dim_title.kind, surface, rating, fit, rank, day_part FROM fact_interaction "
        "JOIN dim_person USING (person_key) JOIN dim_title USING (title_key) "
        "JOIN dim_date USING (date_key) JOIN (SELECT interaction_key, kind AS kind_, surface "
        "FROM dim_interaction) AS done USING (interaction_key) WHERE kind_ = 'rated' "
        "ORDER BY occurred_at"
    )
    moments = [row[0] for row in rated]
    friday = at("21:40").replace(tzinfo=None)
    assert moments == [friday, friday, at("09:00", SATURDAY).replace(tzinfo=None)]
    ana = f"member:{evenings.ana.pk}"
    assert rated[2][1:] == (
        ana, "DE", "35-44", "Alien", ["horror", "sci-fi"], "1970s", "90-119", "film",
        "page", 5.0, None, None, "morning",
    )  # fmt: skip
    assert {row[1] for row in rated[:2]} == {ana, "guest:bo-000000"}


def test_parties_state_how_far_they_got(evenings: Evenings) -> None:
    etl()
    found = ask(
        "SELECT size, size_band, agreement, ending, opened_day, first_picked_at, simulated "
        "FROM dim_party WHERE party_key > 0 ORDER BY opened_at"
    )
    assert found == [
        (2, "2", "shared", "rated", FRIDAY, at("20:05").replace(tzinfo=None), False),
        (1, "1", "unknown", "nothing picked", SATURDAY, None, False),
    ]


def test_twice_gives_the_same_bytes(evenings: Evenings) -> None:
    first, again, full = (fact_files(etl(order)) for order in (NEW, NEW, FULL))
    assert len(first) == 2
    assert first == again == full


def test_a_row_that_commits_late_lands_in_its_day(evenings: Evenings) -> None:
    late = done(evenings, "bo", Kind.OPENED, "20:04:30", "Alien")
    values = Interaction.objects.filter(pk=late.pk).values().get()
    done(evenings, "bo", Kind.OPENED, "20:04:40", "Alien")
    late.delete()
    etl()
    Interaction.objects.create(**values)
    etl()
    found = ask(f"SELECT day FROM fact_interaction WHERE interaction_id = 'log:{values['id']}'")
    assert found == [(FRIDAY,)]


def test_only_days_with_something_new_are_made_anew(evenings: Evenings) -> None:
    first = etl()
    done(evenings, "cy", Kind.WEIGHTED, "21:05", interest="mood:dark", amount=0.1, day=SATURDAY)
    second = etl()
    friday = Path("fact_interaction") / "day=2026-10-30" / "part.parquet"
    assert (first.folder / friday).samefile(second.folder / friday)
    assert second.manifest.rows["fact_interaction"] == 21


def test_nominations_and_votes_of_a_closed_ballot_are_facts(evenings: Evenings) -> None:
    alien = evenings.titles["Alien"].pk
    for name, kind, amount in (("ana", Kind.SHORTLISTED, None), ("bo", Kind.VOTED, 2.0)):
        Interaction.objects.create(
            party=evenings.friday,
            participant=evenings.participants[name],
            kind=kind,
            at=at("20:05"),
            title=alien,
            amount=amount,
        )
    etl()
    facts = ask(
        "SELECT dim_interaction.kind, title_id, weight, rating FROM fact_interaction "
        "JOIN dim_title USING (title_key) JOIN dim_interaction USING (interaction_key) "
        "WHERE dim_interaction.kind IN ('shortlisted', 'voted') ORDER BY ALL"
    )
    assert facts == [("shortlisted", alien, None, None), ("voted", alien, None, None)]


def test_the_attributes_of_a_person_change_from_a_day_on(evenings: Evenings) -> None:
    etl()
    MemberProfile.objects.filter(user=evenings.ana).update(country="FR")
    today = datetime.datetime.now(datetime.UTC)
    Interaction.objects.create(
        party=evenings.friday, participant=evenings.participants["ana"], kind=Kind.OPENED, at=today
    )
    etl()
    countries = ask(
        "SELECT DISTINCT day, country FROM fact_interaction JOIN dim_person USING (person_key) "
        f"WHERE person = 'member:{evenings.ana.pk}' ORDER BY day"
    )
    assert countries == [(FRIDAY, "DE"), (SATURDAY, "DE"), (today.date(), "FR")]


def test_a_title_that_changes_keeps_what_it_was(evenings: Evenings) -> None:
    etl()
    alien = evenings.titles["Alien"]
    alien.name = "Alien (director's cut)"
    alien.save()
    etl()
    reported = ask(
        f"SELECT name, is_current FROM dim_title WHERE title_id = {alien.pk} ORDER BY valid_from"
    )
    assert reported == [("Alien", False), ("Alien (director's cut)", True)]
    shown = ask(
        "SELECT DISTINCT name FROM fact_interaction JOIN dim_title USING (title_key) "
        "WHERE name LIKE 'Alien%'"
    )
    assert shown == [("Alien",)]


def test_a_guest_who_becomes_a_member_is_one_person(evenings: Evenings) -> None:
    etl()
    Participant.objects.filter(pk="bo-000000").update(member=evenings.cy)
    etl()
    assert not ask("FROM dim_person WHERE person = 'guest:bo-000000'")
    found = ask(
        "SELECT count(*) FROM fact_interaction JOIN dim_person USING (person_key) "
        f"WHERE person = 'member:{evenings.cy.pk}'"
    )
    assert found == [(8 + 1,)]


def test_who_is_forgotten_is_nobody_in_every_publication(evenings: Evenings) -> None:
    before = etl()
    key = f"member:{evenings.ana.pk}"
    evenings.ana.delete()
    published = etl()
    assert not ask(f"FROM dim_person WHERE person = '{key}'")
    # What she did herself is gone; what the room was shown and picked stays, without her.
    assert published.manifest.rows["fact_interaction"] == 12
    assert ask("SELECT count(*) FROM fact_interaction WHERE person_key = -1") == [(3,)]
    assert not before.folder.exists()
    left = [file for file in published.folder.parent.parent.rglob("*") if file.is_file()]
    assert not [file for file in left if key.encode() in file.read_bytes()]


def test_a_deleted_party_takes_its_facts_along(evenings: Evenings) -> None:
    etl()
    Party.objects.filter(pk=evenings.saturday.pk).delete()
    published = etl()
    assert published.manifest.rows["fact_interaction"] == 19
    assert published.manifest.days == ["2026-10-30", "2026-10-31"]


def test_a_changed_rating_is_one_fact(evenings: Evenings) -> None:
    etl()
    alien = evenings.titles["Alien"].pk
    later = at("18:00", SATURDAY)
    history().rate(Rated(f"member:{evenings.ana.pk}", alien, 3.5, later, "import:7"))
    etl()
    found = ask(
        "SELECT rating, surface FROM fact_interaction JOIN dim_interaction USING "
        "(interaction_key) WHERE party_key = -2"
    )
    assert found == [(3.5, "import")]


def test_days_can_be_asked_for(evenings: Evenings) -> None:
    etl()
    Interaction.objects.filter(kind=Kind.OPENED).delete()
    assert etl().manifest.rows["fact_interaction"] == 20
    assert etl(RunOptions(first=FRIDAY, last=FRIDAY)).manifest.rows["fact_interaction"] == 19


def test_a_site_without_parties_publishes_empty_tables() -> None:
    published = etl()
    assert published.manifest.rows["fact_interaction"] == 0
    assert ask("SELECT party_key FROM dim_party ORDER BY 1") == [(-2,), (-1,)]
