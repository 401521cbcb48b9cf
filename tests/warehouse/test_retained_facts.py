"""Facts stay when retention deletes their rows, and go when people do."""

# ruff: noqa: S608 the tests write their own SQL

import datetime
import shutil
from typing import Any

import msgspec
import pytest
from django.utils import timezone
from pytest_django import Settings

from history.backend import history
from history.records import Rated
from parties.models import DeletedParty, Impression, Interaction, Participant, Party
from tests.warehouse.etl_runs import FULL, NEW, ask, etl
from tests.warehouse.sample_parties import FRIDAY, SATURDAY, Evenings, Kind, at, done, two_evenings
from warehouse import schema
from warehouse.errors import WarehouseDamaged, WarehouseDiffers
from warehouse.extract import RunOptions
from warehouse.storage.storage import CURRENT
from watchparty_site.tidying import log_rule
from watchparty_site.tidying.tidy import tidy

pytestmark = pytest.mark.django_db

FRIDAY_AGAIN = RunOptions(first=FRIDAY, last=FRIDAY)
FACTS = """
SELECT
    fact.* EXCLUDE (person_key, title_key),
    person.person,
    person.cohort,
    title.title_id,
    done.* EXCLUDE (interaction_key)
FROM fact_interaction AS fact
JOIN dim_person AS person USING (person_key)
JOIN dim_title AS title USING (title_key)
JOIN dim_interaction AS done USING (interaction_key)
ORDER BY fact.interaction_id
"""


@pytest.fixture
def evenings(settings: Settings) -> Evenings:
    settings.LOG_DAYS = settings.PARTY_DAYS = 31
    found = two_evenings()
    Party.objects.update(seen_at=timezone.now() - datetime.timedelta(days=32))
    return found


@pytest.fixture(autouse=True)
def _much_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The evenings are past retention, whenever the test runs."""
    cutoff = datetime.datetime.combine(SATURDAY, datetime.time(), datetime.UTC)
    monkeypatch.setattr(log_rule, "log_cutoff", lambda: cutoff + datetime.timedelta(days=2))


def everything() -> list[list[tuple[Any, ...]]]:
    return [
        ask(FACTS),
        ask("FROM dim_party ORDER BY party_key"),
        ask("FROM party_weight ORDER BY ALL"),
    ]


def tidied(*, published_only: bool = True) -> list[str]:
    lines = list[str]()
    assert tidy(lines.append, busy_share=1.0, published_only=published_only)
    return lines


def guests_alone(evenings: Evenings) -> None:
    Participant.objects.update(member=None)


@pytest.mark.parametrize("order", [NEW, FULL, FRIDAY_AGAIN])
def test_the_log_goes_and_its_facts_stay(evenings: Evenings, order: RunOptions) -> None:
    etl()
    before = everything()
    tidied()
    assert not Interaction.objects.exists()
    assert not Impression.objects.exists()
    for _ in range(2):
        etl(order)
        assert everything() == before


@pytest.mark.parametrize("order", [NEW, FULL, FRIDAY_AGAIN])
def test_facts_stay_also_where_the_log_was_deleted_without_asking_the_warehouse(
    evenings: Evenings, order: RunOptions
) -> None:
    etl()
    before = everything()
    tidied(published_only=False)
    assert not Interaction.objects.exists()
    etl(order)
    assert everything() == before


def test_a_first_run_begins_with_what_retention_has_left(evenings: Evenings) -> None:
    tidied(published_only=False)
    late = done(evenings, "bo", Kind.OPENED, "20:04:30", "Alien")
    for _ in range(2):
        etl()
        assert {row[0] for row in ask(FACTS) if row[0].startswith("log:")} == {f"log:{late.pk}"}


def test_a_day_that_changes_later_has_its_new_facts_and_its_old_ones(evenings: Evenings) -> None:
    etl()
    before = ask(FACTS)
    tidied()
    late = done(evenings, "bo", Kind.OPENED, "20:04:30", "Alien")
    alien, moment = evenings.titles["Alien"].pk, at("22:00")
    history().rate(Rated(f"member:{evenings.cy.pk}", alien, 3.5, moment, "page"))
    etl()
    after = ask(FACTS)
    assert set(before) < set(after)
    assert len(after) == len(before) + 2
    assert f"log:{late.pk}" in {row[0] for row in after}


@pytest.mark.parametrize("order", [NEW, FULL, FRIDAY_AGAIN])
def test_a_party_of_guests_goes_and_its_facts_and_guests_stay(
    evenings: Evenings, order: RunOptions
) -> None:
    guests_alone(evenings)
    etl()
    before = everything()
    tidied()
    assert not Party.objects.exists()
    assert DeletedParty.objects.count() == 2
    for _ in range(3):
        etl(order)
        assert everything() == before
        tidied()
    assert not DeletedParty.objects.exists()


def test_a_clock_that_is_slow_loses_no_facts_of_a_deleted_party(evenings: Evenings) -> None:
    guests_alone(evenings)
    etl()
    before = everything()
    tidied()
    # As a machine writes it whose clock is behind that of the one which ran the ETL before.
    DeletedParty.objects.update(at=timezone.now() - datetime.timedelta(hours=1))
    tidied()
    etl()
    assert everything() == before


def test_who_is_forgotten_after_the_log_went_is_nobody_in_every_fact(evenings: Evenings) -> None:
    etl()
    tidied()
    key = f"member:{evenings.ana.pk}"
    evenings.ana.delete()
    published = etl()
    # As without retention: what she did herself is gone, what the room was shown stays.
    assert published.manifest.rows["fact_interaction"] == 12
    assert ask("SELECT count(*) FROM fact_interaction WHERE person_key = -1") == [(3,)]
    left = [file for file in published.folder.parent.parent.rglob("*") if file.is_file()]
    assert not [file for file in left if key.encode() in file.read_bytes()]


def test_a_guest_who_becomes_a_member_after_the_log_went_is_one_person(evenings: Evenings) -> None:
    etl()
    tidied()
    Participant.objects.filter(pk="bo-000000").update(member=evenings.cy)
    etl()
    found = ask(
        "SELECT count(*) FROM fact_interaction JOIN dim_person USING (person_key) "
        f"WHERE person = 'member:{evenings.cy.pk}'"
    )
    assert found == [(8 + 1,)]


def test_a_guest_who_becomes_a_member_and_is_forgotten_between_two_runs_leaves_no_deed(
    evenings: Evenings,
) -> None:
    etl()
    tidied()
    ids = {f"log:{each}" for each, in ask(
        "SELECT split_part(interaction_id, ':', 2) FROM fact_interaction "
        "JOIN dim_person USING (person_key) "
        "WHERE person = 'guest:bo-000000' AND interaction_id LIKE 'log:%'"
    )}  # fmt: skip
    assert ids
    Participant.objects.filter(pk="bo-000000").update(member=evenings.cy)
    evenings.cy.delete()
    etl()
    assert not ids & {row[0] for row in ask("SELECT interaction_id FROM fact_interaction")}


def test_a_party_that_a_moderator_deletes_takes_its_facts_along(evenings: Evenings) -> None:
    etl()
    tidied()
    evenings.friday.delete()
    etl()
    assert ask("SELECT DISTINCT party_key FROM fact_interaction ORDER BY 1") == [
        (-2,), (evenings.saturday.pk,),
    ]  # fmt: skip


@pytest.mark.parametrize("copied_as_folder", [False, True])
def test_a_copy_without_its_links_does_not_lose_what_only_the_warehouse_has(
    evenings: Evenings, *, copied_as_folder: bool
) -> None:
    published = etl()
    before = everything()
    tidied()
    link = published.folder.parent.parent / CURRENT
    leads_to = link.readlink()
    link.unlink()
    if copied_as_folder:
        shutil.copytree(published.folder, link)
    with pytest.raises(WarehouseDamaged, match=f"leads to {leads_to}"):
        etl(FULL)
    if copied_as_folder:
        shutil.rmtree(link)
    link.symlink_to(leads_to)
    etl(FULL)
    assert everything() == before


def test_another_schema_does_not_lose_what_only_the_warehouse_has(
    evenings: Evenings, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = etl()
    tidied()
    older = msgspec.structs.replace(published.manifest, schema=schema.VERSION - 1)
    (published.folder / "manifest.json").write_bytes(msgspec.json.encode(older))
    with pytest.raises(WarehouseDiffers, match=r"only .* has those facts"):
        etl(FULL)
    assert published.folder.exists()
