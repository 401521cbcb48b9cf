"""The warehouse in a bucket: what a folder has, row for row, and one conditional write switches."""

import contextlib
import logging
import secrets
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.test import Client
from pytest_django import Settings

from parties.models import Interaction
from tests.harness.buckets import BUCKET, OwnBucket, own_bucket
from tests.harness.dynamodb import CREDENTIALS
from tests.warehouse.etl_runs import ask, etl
from tests.warehouse.sample_ballots import two_ballots
from tests.warehouse.sample_parties import Evenings, Kind, done, two_evenings
from warehouse import etl as etl_run
from warehouse import location, publication_reader, publication_writer, run_log, schema
from warehouse.errors import (
    ConditionalWritesMissing,
    EtlError,
    PublishedByAnother,
    WarehouseDamaged,
    WarehouseUnavailable,
)
from warehouse.extract import RunOptions
from warehouse.publication_reader import Publication
from warehouse.storage import objects
from warehouse.storage.bucket_storage import POINTER
from warehouse.storage.objects import Objects
from warehouse.storage.storage import StorageUnavailable
from watchparty_site.tidying.tidy import tidy

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/admin/warehouse/insight/dynamics/"


class Killed(BaseException):
    """The process ends here, without any cleaning up."""


class Machine:
    """Machines that share a bucket, and nothing else."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder

    def __call__(self, name: str) -> None:
        """From now on, this is the machine that runs and reads."""
        self._settings.DATA_DIR = self._folder / name


@pytest.fixture(scope="module", params=["moto", "ministack"])
def server(request: pytest.FixtureRequest) -> Iterator[OwnBucket]:
    with own_bucket(request.param) as bucket:
        yield bucket


@pytest.fixture
def prefix(server: OwnBucket, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """A prefix of its own; the settings lead there."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    chosen = f"sites/{secrets.token_hex(4)}"
    settings.WAREHOUSE_URL = server.url(chosen)
    return chosen


@pytest.fixture
def machine(prefix: str, settings: Settings, tmp_path: Path) -> Machine:
    chosen = Machine(settings, tmp_path)
    chosen("one")
    return chosen


@pytest.fixture
def evenings() -> Evenings:
    return two_evenings()


def fails_with(failure: type[EtlError], options: RunOptions = RunOptions()) -> str:  # noqa: B008 a tuple
    with pytest.raises(failure) as raised:
        etl(options)
    return str(raised.value)


def facts() -> int:
    return int(ask("SELECT count(*) FROM fact_interaction")[0][0])


def more(evenings: Evenings) -> None:
    done(evenings, "bo", Kind.OPENED, "20:10", "Alien")


def test_what_a_bucket_has_is_what_a_folder_has_row_for_row(
    machine: Machine, evenings: Evenings, settings: Settings, tmp_path: Path
) -> None:
    two_ballots(evenings)
    etl()
    more(evenings)
    etl()
    machine("another, that reads what is in the bucket")
    fetched = publication_reader.current()
    settings.WAREHOUSE_URL = str(tmp_path / "folder")
    etl()
    in_folder = publication_reader.current()
    assert fetched
    assert in_folder
    assert fetched.manifest.rows == in_folder.manifest.rows
    with duckdb.connect() as duck:
        for table in schema.TABLES:
            mine, theirs = fetched.sources[table.name], in_folder.sources[table.name]
            for a, b in ((mine, theirs), (theirs, mine)):
                sql = f"FROM {a} EXCEPT ALL FROM {b}"
                assert not duck.execute(sql).fetchall(), table.name


def test_each_publication_in_the_bucket_is_a_complete_folder(
    server: OwnBucket, prefix: str, machine: Machine, evenings: Evenings
) -> None:
    etl()
    more(evenings)
    published = etl()
    place = f"generations/{published.folder.name}"
    names = {name for name in server.names(prefix) if name.startswith(f"{place}/")}
    files = {f"{place}/{name}" for name in published.manifest.files}
    assert names == files | {f"{place}/manifest.json", f"{place}/contents.json"}
    for name in published.manifest.files:
        assert server.read(prefix, f"{place}/{name}") == (published.folder / name).read_bytes()


def test_what_did_not_change_is_sent_and_fetched_once(
    machine: Machine, evenings: Evenings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, fetched = names_of(monkeypatch, "upload", 2), names_of(monkeypatch, "download", 1)
    etl()
    machine("two")
    publication_reader.current()
    sent.clear()
    fetched.clear()
    machine("one")
    more(evenings)
    etl()
    machine("two")
    publication_reader.current()
    days = [name for name in sent if "day=" in name]
    assert [day.split("day=")[1][:10] for day in days] == ["2026-10-30"]
    assert [name for name in fetched if "day=" in name] == days


def names_of(monkeypatch: pytest.MonkeyPatch, method: str, place: int) -> list[str]:
    """The names of the objects for which this method is called, from now on."""
    called, before = list[str](), getattr(Objects, method)

    def noted(*args: Any) -> Any:
        called.append(str(args[place]))
        return before(*args)

    monkeypatch.setattr(Objects, method, noted)
    return called


def test_nothing_new_reads_the_pointer_alone(
    machine: Machine, evenings: Evenings, monkeypatch: pytest.MonkeyPatch
) -> None:
    etl()
    asked = requests(monkeypatch)
    publication_reader.last_known()
    assert len(asked) == 1


def requests(monkeypatch: pytest.MonkeyPatch, killed_at: int | None = None) -> list[int]:
    """Counts requests to the bucket from now on; the process is killed at the given one."""
    made, before = list[int](), Objects._asked

    def asked(self: Objects, request: Callable[[], Any]) -> Any:
        made.append(len(made))
        if killed_at is not None and len(made) > killed_at:
            raise Killed
        return before(self, request)

    monkeypatch.setattr(Objects, "_asked", asked)
    return made


def test_a_run_that_is_killed_at_any_request_leaves_a_whole_publication(
    server: OwnBucket, prefix: str, machine: Machine, evenings: Evenings
) -> None:
    etl()
    more(evenings)
    before, seen = facts(), set[int]()
    for at in range(200):
        with pytest.MonkeyPatch.context() as patch, contextlib.suppress(Killed):
            requests(patch, killed_at=at)
            etl()
            break
        machine(f"reader {at}")
        seen.add(facts())
        machine("one")
    assert at > len(schema.TABLES)
    assert seen == {before, before + 1}, "it was killed before its switch, and after it"
    machine("the last reader")
    assert facts() == before + 1
    assert len(server.generations(prefix)) <= 2, "what killed runs left is deleted"


def test_of_two_runs_at_once_one_publishes_and_the_other_reports_it(
    server: OwnBucket,
    prefix: str,
    machine: Machine,
    evenings: Evenings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    etl()
    more(evenings)
    activate = publication_writer.activate
    winners = list[Publication]()

    def overtaken(*args: Any, **options: Any) -> Publication:
        monkeypatch.setattr(publication_writer, "activate", activate)
        machine("two")
        winners.append(etl())
        machine("one")
        return activate(*args, **options)

    monkeypatch.setattr(publication_writer, "activate", overtaken)
    assert "Another run has published" in fails_with(PublishedByAnother)
    current = publication_reader.current()
    assert current
    assert current.folder.name == winners[0].folder.name
    assert len(server.generations(prefix)) == 2
    assert etl().manifest.number == winners[0].manifest.number + 1


def test_a_run_that_is_overtaken_between_its_upload_and_its_switch_loses_too(
    server: OwnBucket,
    prefix: str,
    machine: Machine,
    evenings: Evenings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    etl()
    more(evenings)
    write_if = Objects.write_if

    def overtaken(self: Objects, name: str, content: bytes, *, etag: str | None) -> None:
        if name == POINTER:
            monkeypatch.setattr(Objects, "write_if", write_if)
            machine("two")
            etl()
            machine("one")
        write_if(self, name, content, etag=etag)

    monkeypatch.setattr(Objects, "write_if", overtaken)
    assert "nothing of this one was" in fails_with(PublishedByAnother)
    assert publication_reader.current()
    assert facts() == 21
    assert len(server.generations(prefix)) == 2


def test_a_switch_whose_answer_is_lost_counts_if_it_was_made(
    machine: Machine, evenings: Evenings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_if = Objects.write_if

    def lost(self: Objects, name: str, content: bytes, *, etag: str | None) -> None:
        write_if(self, name, content, etag=etag)
        if name == POINTER:
            raise StorageUnavailable("The answer was lost.")

    monkeypatch.setattr(Objects, "write_if", lost)
    assert etl().manifest.number == 1
    assert etl().manifest.number == 2


@pytest.mark.parametrize("header", ["IfMatch", "IfNoneMatch"])
def test_a_server_that_ignores_conditions_is_noticed_before_anything_is_switched(
    server: OwnBucket,
    prefix: str,
    machine: Machine,
    evenings: Evenings,
    monkeypatch: pytest.MonkeyPatch,
    header: str,
) -> None:
    published = etl()

    def ignored(self: Objects, name: str, content: bytes, *, etag: str | None) -> None:
        condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        condition.pop(header, None)
        named = {"Bucket": BUCKET, "Key": f"{prefix}/{name}"}
        self._asked(lambda: server.client.put_object(**named, Body=content, **condition))

    monkeypatch.setattr(Objects, "write_if", ignored)
    assert header.replace("If", "If-").replace("None", "None-") in fails_with(
        ConditionalWritesMissing
    )
    assert publication_reader.current() == published
    assert server.generations(prefix) == [published.folder.name]


def test_old_publications_are_deleted_in_the_bucket_and_on_every_machine(
    server: OwnBucket, prefix: str, machine: Machine, evenings: Evenings
) -> None:
    for _ in range(3):
        etl()
        machine("two")
        assert publication_reader.current()
        machine("one")
    assert [name[:6] for name in server.generations(prefix)] == ["000002", "000003"]
    for name in ("one", "two"):
        machine(name)
        copies = (location.folder() / "generations").iterdir()
        assert sorted(each.name[:6] for each in copies) == ["000002", "000003"]


def test_who_is_forgotten_is_in_no_object_and_in_no_copy_that_is_read(
    server: OwnBucket, prefix: str, machine: Machine, evenings: Evenings
) -> None:
    etl()
    machine("two")
    publication_reader.current()
    machine("one")
    key = f"member:{evenings.ana.pk}".encode()
    assert any(key in server.read(prefix, name) for name in server.names(prefix))
    evenings.ana.delete()
    etl()
    assert len(server.generations(prefix)) == 1
    assert not any(key in server.read(prefix, name) for name in server.names(prefix))
    machine("two")
    publication_reader.current()
    copies = [each for each in location.folder().rglob("*") if each.is_file()]
    assert not [each for each in copies if key in each.read_bytes()]


@pytest.fixture
def stalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The endpoint of a server that takes connections, and never answers."""
    monkeypatch.setattr(objects, "READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def lead_elsewhere(settings: Settings, url: str) -> None:
    """To another bucket, of which this machine has the copies that it has of the first one."""
    copies = location.folder()
    settings.WAREHOUSE_URL = url
    if copies.exists():
        shutil.copytree(copies, location.folder(), symlinks=True)


@pytest.fixture(params=["no bucket", "stalled"])
def elsewhere(
    request: pytest.FixtureRequest, server: OwnBucket, prefix: str, stalled: str
) -> tuple[str, str]:
    if request.param == "stalled":
        return f"s3://{BUCKET}/{prefix}?region=eu-central-1&endpoint={stalled}", "does not answer"
    return server.url(prefix).replace(f"s3://{BUCKET}/", "s3://no-such-bucket/"), "refuses"


def test_an_unavailable_bucket_is_reported_in_a_sentence_and_its_copy_is_read(
    machine: Machine,
    evenings: Evenings,
    settings: Settings,
    elsewhere: tuple[str, str],
    admin_client: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url, reason = elsewhere
    published = etl()
    lead_elsewhere(settings, url)
    output = fails_with(WarehouseUnavailable)
    assert reason in output
    assert "the last publication stays" in output
    assert run_log.read(location.folder(), 1)[-1].says.startswith("warehouse_unavailable:")
    last_known = publication_reader.last_known()
    assert last_known
    assert last_known.manifest == published.manifest
    with caplog.at_level(logging.WARNING):
        assert admin_client.get(PAGE).status_code == 200
    assert "The last publication on this machine" in caplog.text


def test_without_a_copy_the_page_reports_that_the_bucket_is_unavailable(
    machine: Machine,
    settings: Settings,
    elsewhere: tuple[str, str],
    admin_client: Client,
) -> None:
    lead_elsewhere(settings, elsewhere[0])
    answer = admin_client.get(PAGE)
    assert answer.status_code == 503
    assert "The warehouse cannot be reached" in answer.content.decode()


def test_retention_deletes_nothing_while_the_bucket_is_unavailable(
    machine: Machine, evenings: Evenings, settings: Settings, elsewhere: tuple[str, str]
) -> None:
    etl()
    lead_elsewhere(settings, elsewhere[0])
    lines = list[str]()
    rows = Interaction.objects.count()
    tidy(lines.append, busy_share=1.0)
    assert "cannot be read, so that the log stays" in lines[0]
    assert Interaction.objects.count() == rows


def test_a_copy_that_is_damaged_is_fetched_again(machine: Machine, evenings: Evenings) -> None:
    published = etl()
    (published.folder / "dim_title" / "part.parquet").write_bytes(b"cut off")
    again = publication_reader.current()
    assert again == published
    assert facts() == 20
    assert ask("SELECT count(*) FROM dim_title WHERE title_id > 0") == [(3,)]


def test_an_object_that_is_not_what_was_published_is_refused(
    server: OwnBucket, prefix: str, machine: Machine, evenings: Evenings
) -> None:
    published = etl()
    key = f"{prefix}/generations/{published.folder.name}/dim_title/part.parquet"
    server.client.put_object(Bucket=BUCKET, Key=key, Body=b"something else")
    machine("two")
    assert "is not what was published" in fails_with(WarehouseDamaged)
    machine("one")
    assert etl_run.run(RunOptions(), lambda line: None).manifest.number == 2
