"""`manage.py tidy` deletes what is past retention, and nothing that anybody still needs."""

import datetime
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.mail import get_connection, send_mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.db.models import Model
from django.utils import timezone
from pytest_django import Settings

from catalog.models import TableUpload, Title
from history.backend import history
from history.models import Change
from history.records import Rated
from imports.models import Entry, Import
from members.data.download import sections
from members.models import MemberSession
from parties.domain.commands import SetWeights
from parties.domain.joining import Join
from parties.leases import leases
from parties.models import (
    AppliedChange,
    ChatMessage,
    DeletedParty,
    Impression,
    Interaction,
    Lease,
    Participant,
    Party,
    Pick,
    Weight,
)
from parties.moderation import commit as moderation
from parties.storage import party_store
from parties.storage.db_threads import run_in_store_thread
from tests.members.accounts import member
from tests.members.complete_member import create_everything
from tests.parties.test_engines import two_processes
from warehouse import publication_reader
from warehouse.etl import run
from warehouse.extract import RunOptions
from warehouse.published_log import PublishedLog
from watchparty_site.mail import PRIVATE_FILES
from watchparty_site.tidying import rules

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
ROWS_OF_AN_EVENING = 10


def ago(days: float) -> datetime.datetime:
    return timezone.now() - days * DAY


def evening(number: int, days_ago: float) -> Party:
    """A party of two guests, with a row in every table of parties that grows."""
    at = ago(days_ago)
    party = Party.objects.create(
        code=f"E{number:05d}", name="Movie night", secret="s", strategy="average", seen_at=at
    )
    Party.objects.filter(pk=party.pk).update(created_at=at)
    people = [
        Participant.objects.create(
            id=f"{who}-{number:05d}", party=party, name=who.capitalize(), role=role, joined_at=at
        )
        for who, role in (("ana", "host"), ("bo", "participant"))
    ]
    ana, bo = people
    title, _ = Title.objects.get_or_create(name="Arrival", year=2016)
    for each in people:
        Weight.objects.create(participant=each, key="genre:comedy", value=0.5)
    Interaction.objects.bulk_create(
        Interaction(
            party=party, participant=ana, kind="weighted", at=at, interest="genre:comedy",
            revision=each, amount=0.5,
        )
        for each in range(ROWS_OF_AN_EVENING)
    )  # fmt: skip
    Impression.objects.create(
        party=party, at=at, revision=2, strategy="average", agreement="shared",
        participants={ana.pk: "phone", bo.pk: "laptop"},
        titles=[[title.pk, 1, "list", 0.7, {ana.pk: 0.5, bo.pk: 0.5}]],
    )  # fmt: skip
    Pick.objects.create(
        id=f"pick-{number:05d}", party=party, title=title, by=ana, revision=3, picked_at=at,
        strategy="average", satisfied={ana.pk: 0.5, bo.pk: 0.5},
    )  # fmt: skip
    ChatMessage.objects.create(party=party, number=1, participant=ana, text="Hello", sent_at=at)
    AppliedChange.objects.create(party=party, caller=ana.pk, key="k", revision=1, at=at)
    Lease.objects.create(participant=ana, process="p", taken_at=at, expires_at=at)
    return party


def weights_of(participant: str) -> dict[str, float]:
    return dict(Weight.objects.filter(participant=participant).values_list("key", "value"))


def publish() -> None:
    run(RunOptions(), lambda line: None)


def tidied(**options: bool) -> str:
    out = StringIO()
    call_command("tidy", at_once=True, stdout=out, **options)
    return out.getvalue()


def session(days: float) -> MemberSession:
    return MemberSession.objects.create(session_key=f"s{days}", expire_date=ago(days))


def lease(days: float) -> Lease:
    party = evening(int(days * 100) + 50_000, 0)
    found = Lease.objects.get(participant__party=party)
    Lease.objects.filter(pk=found.pk).update(expires_at=ago(days))
    return found


def applied(days: float) -> AppliedChange:
    return AppliedChange.objects.create(
        party=evening(int(days * 100), 0), caller="c", key="key", revision=1, at=ago(days)
    )


def message(days: float) -> ChatMessage:
    party = evening(int(days * 100), 0)
    ana = Participant.objects.get(party=party, role="host")
    return ChatMessage.objects.create(party=party, number=2, participant=ana, sent_at=ago(days))


def staged(days: float) -> Import:
    upload = Import.objects.create(member=member(f"M{int(days * 100)}"), file_name="a.csv")
    Entry.objects.create(upload=upload, verdict="unknown", name="Dark")
    Import.objects.filter(pk=upload.pk).update(made_at=ago(days))
    return upload


@pytest.mark.parametrize(
    ("made", "days"), [(session, 0), (lease, 1), (applied, 1), (message, 90), (staged, 1)]
)
def test_what_is_past_its_retention_goes_and_what_is_younger_stays(
    made: Callable[[float], Model], days: float
) -> None:
    old, young = made(days + 0.1), made(days - 0.1)
    tidied()
    there = type(old)._default_manager.filter(pk__in=[old.pk, young.pk])
    assert [each.pk for each in there] == [young.pk]


def test_a_table_that_nobody_confirmed_gives_its_content_back() -> None:
    uploads = [
        TableUpload.objects.create(file_name="t.csv", content=b"name", state=state)
        for state in (TableUpload.State.COMPARED, TableUpload.State.APPLYING)
    ]
    TableUpload.objects.update(uploaded_at=ago(rules.UPLOAD_DAYS + 1))
    uploads.append(
        TableUpload.objects.create(
            file_name="new.csv", content=b"name", state=TableUpload.State.COMPARED
        )
    )
    tidied()
    for each in uploads:
        each.refresh_from_db()
    assert [each.state for each in uploads] == ["cancelled", "applying", "compared"]
    assert [bytes(each.content) for each in uploads] == [b"", b"name", b"name"]


def test_old_mails_in_files_go_and_other_files_stay(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = PRIVATE_FILES, str(tmp_path)
    others = [tmp_path / name for name in ("access.log", "20260101-error.log", "notes.txt")]
    for file in others:
        file.write_text("Of another program")
    for connection in (get_connection(), get_connection()):
        send_mail("Hello", "A mail", None, ["ana@example.org"], connection=connection)
    old_mail, _ = mails = sorted({*tmp_path.iterdir()} - {*others})
    old = ago(settings.MAIL_DAYS + 1).timestamp()
    for file in (*others, old_mail):
        os.utime(file, (old, old))
    assert "1 mails in files" in tidied()
    assert {*tmp_path.iterdir()} == {*others, *mails} - {old_mail}


def test_history_reads_the_same_changes_when_superseded_ones_are_gone() -> None:
    alien, dark = (Title.objects.create(name=name, year=1979) for name in ("Alien", "Dark"))
    for stars in (1.0, 2.0, 3.0):
        for title in (alien, dark):
            history().rate(Rated("member:1", title.pk, stars, ago(1), "page"))
    cursor = [number for number, _ in history().changes_since(None)][2]
    history().rate(Rated("member:1", alien.pk, 5.0, ago(1), "page"))  # has no number yet

    def states(since: int | None) -> dict[Any, Any]:
        return {getattr(each, "title", None): each for _, each in history().changes_since(since)}

    before = Change.objects.count()
    tidied()
    assert (before, Change.objects.count()) == (7, 3)
    assert {title: each.stars for title, each in states(None).items()} == {
        alien.pk: 5.0, dark.pk: 3.0,
    }  # fmt: skip
    assert states(cursor) == states(None)


def test_the_log_stays_until_the_warehouse_has_it(settings: Settings) -> None:
    party = evening(1, settings.LOG_DAYS + 2)
    assert f"{ROWS_OF_AN_EVENING + 1} rows of the log stay" in tidied()
    assert Interaction.objects.count() == ROWS_OF_AN_EVENING
    publish()
    missed = Interaction.objects.create(
        party=party,
        participant=party.participants.get(role="host"),
        kind="opened",
        at=ago(settings.LOG_DAYS + 2),
    )
    young = evening(2, settings.LOG_DAYS - 2)
    assert "1 rows of the log stay" in tidied()
    left = Interaction.objects.exclude(party=young)
    assert list(left.values_list("pk", flat=True)) == [missed.pk]
    assert Interaction.objects.filter(party=young).count() == ROWS_OF_AN_EVENING


def test_a_list_without_titles_goes_with_its_party_although_there_is_no_fact_of_it(
    settings: Settings,
) -> None:
    party = evening(1, settings.PARTY_DAYS + 2)
    Impression.objects.create(
        party=party, at=ago(settings.PARTY_DAYS + 2), revision=3, strategy="average",
        agreement="none", participants={"ana-00001": "phone"}, titles=[],
    )  # fmt: skip
    tidied()
    assert Impression.objects.count() == 2
    publish()
    assert "rows of the log stay" not in tidied()
    assert not Party.objects.exists()


def test_a_site_without_a_warehouse_may_delete_its_log_and_parties(settings: Settings) -> None:
    evening(1, settings.PARTY_DAYS + 2)
    young = evening(2, 1)
    assert "stay" not in tidied(without_warehouse=True)
    assert list(Party.objects.all()) == [young]
    assert Interaction.objects.count() == ROWS_OF_AN_EVENING


def test_a_party_that_somebody_visits_or_a_member_was_in_stays(settings: Settings) -> None:
    old = settings.PARTY_DAYS + 1
    alone, visited, with_member, viewed = (evening(each, old) for each in range(4))
    ana, bo = member("Ana"), member("Bo")
    Participant.objects.filter(party=with_member, role="host").update(member=ana)
    Participant.objects.filter(party=viewed, role="host").update(viewing_member=bo)
    publish()
    leases.acquire("process", [visited.participants.get(role="host").pk])
    tidied()
    assert set(Party.objects.all()) == {visited, with_member, viewed}
    assert list(DeletedParty.objects.values_list("party", flat=True)) == [alone.pk]


def test_a_party_that_somebody_joins_or_opens_again_is_visited(settings: Settings) -> None:
    """Over HTTP alone, or by a moderator: before anybody has a screen open."""
    alone, joined, opened = (evening(each, settings.PARTY_DAYS + 1) for each in range(3))
    Party.objects.filter(pk=opened.pk).update(closed_at=ago(settings.PARTY_DAYS))
    join = Join("cy-00000", "Cy", "participant", timezone.now(), capacity=9)
    party_store.commit(joined.code, [join], None)
    assert moderation.reopen(opened.code)
    assert alone in Party.objects.all()
    tidied(without_warehouse=True)
    assert set(Party.objects.all()) == {joined, opened}
    assert weights_of("bo-00001") == {"genre:comedy": 0.5}


def test_guests_of_a_members_old_party_have_no_name_and_no_weights(settings: Settings) -> None:
    party, young = evening(1, settings.PARTY_DAYS + 1), evening(2, settings.PARTY_DAYS - 1)
    for each in (party, young):
        Participant.objects.filter(party=each, role="host").update(member=member(each.code))
    tidied()
    assert [each.name for each in party.participants.all()] == ["Ana", "Guest"]
    assert [each.name for each in young.participants.all()] == ["Ana", "Bo"]
    assert Weight.objects.filter(participant__party=party).count() == 1
    assert Pick.objects.get(party=party).satisfied == {"ana-00001": 0.5, "bo-00001": 0.5}


def test_a_room_that_has_a_party_reads_it_again_when_its_guests_are_cleared(
    settings: Settings,
) -> None:
    party = evening(1, settings.PARTY_DAYS + 1)
    Participant.objects.filter(pk="ana-00001").update(member=member("Ana"))
    known = party_store.load(party.code)
    tidied()
    move = SetWeights("bo-00001", {"genre:horror": -0.5})
    bo = party_store.commit(party.code, [move], known).after.participants["bo-00001"]
    assert (bo.name, bo.weights) == ("Guest", {"genre:horror": -0.5})


def test_a_visit_is_recorded_once_an_hour() -> None:
    party = evening(1, 40)
    ana = party.participants.get(role="host").pk
    leases.record_visits([ana])
    party.refresh_from_db()
    first = party.seen_at
    assert timezone.now() - first < HOUR
    leases.record_visits([ana])
    party.refresh_from_db()
    assert party.seen_at == first


def test_a_members_download_has_all_but_the_log_and_the_chat(settings: Settings) -> None:
    ana = member("Ana")
    party = create_everything(ana).party
    old = ago(settings.PARTY_DAYS + 400)
    Party.objects.filter(pk=party.pk).update(seen_at=old)
    Interaction.objects.update(at=old)
    Impression.objects.update(at=old)
    publish()

    def downloaded() -> dict[str, int]:
        return {name: sum(map(len, rows)) for name, rows in sections(ana.pk).items()}

    before = downloaded()
    tidied()
    lost = {name for name, rows in downloaded().items() if rows != before[name]}
    short_lived = {"requests_lately", "open_screens"}
    assert lost - short_lived - {"chat_messages", "imports", "imported_lines"} == {
        "interactions", "lists_shown",
    }  # fmt: skip


def test_a_rule_that_fails_is_named_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    old = session(1)

    def failing() -> Any:
        yield 3
        raise OperationalError("database is locked")

    monkeypatch.setattr(rules, "_delete_staged_imports", failing)
    out = StringIO()
    with pytest.raises(CommandError, match="the next run goes on"):
        call_command("tidy", at_once=True, stdout=out)
    assert "3 imports" in out.getvalue()
    assert "then it failed: database is locked" in out.getvalue()
    assert "parties of guests" in out.getvalue()
    assert not MemberSession.objects.filter(pk=old.pk).exists()


def test_a_warehouse_that_may_not_be_read_keeps_nothing_but_the_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = session(1)
    evening(1, settings.LOG_DAYS + 2)
    publish()

    def refused() -> Any:
        raise PermissionError("Permission denied: current")

    monkeypatch.setattr(publication_reader, "current", refused)
    assert "cannot be read, so that the log stays: Permission denied" in tidied()
    assert not MemberSession.objects.filter(pk=old.pk).exists()
    assert Interaction.objects.count() == ROWS_OF_AN_EVENING


@pytest.mark.django_db(transaction=True)
async def test_a_year_shrinks_to_its_bound_while_a_room_moves(settings: Settings) -> None:
    days = range(0, 365, 14)
    await sync_to_async(lambda: [evening(each, each + 0.5) for each in days])()
    await sync_to_async(publish)()
    in_log = sum(each + 0.5 < settings.LOG_DAYS for each in days)
    kept = sum(each + 0.5 < settings.PARTY_DAYS for each in days)
    async with two_processes("one", "two") as (one, two, ana):
        published = await sync_to_async(PublishedLog.current)()
        moves = 0
        for rule in await sync_to_async(rules.rules)(published, published_only=True):
            steps = rule.steps()
            while await run_in_store_thread(next, steps, None) is not None:
                moves += 1
                await one.room.submit(SetWeights(ana, {f"title:{moves}": moves / 1000}))
        shown = (await two.room.state()).participants[ana].weights
        stored = await sync_to_async(weights_of)(ana)
    assert shown == stored
    assert len(stored) == moves > len(days) // 10
    counts = await sync_to_async(
        lambda: {
            "log": Interaction.objects.count() // ROWS_OF_AN_EVENING,
            "parties": Party.objects.count() - 1,
            "impressions": Impression.objects.count(),
        }
    )()
    assert counts["parties"] == kept
    assert abs(counts["log"] - in_log) <= 1
    assert abs(counts["impressions"] - in_log) <= 1
