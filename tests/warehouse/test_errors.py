"""Whatever goes wrong, it is said in a sentence, and the last good publication stays."""

import fcntl
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from parties.models import Interaction
from tests.harness.site import ROOT, environment
from tests.warehouse.sample_parties import Evenings, Kind, done, two_evenings
from warehouse import etl, publication_reader, run_log, schema
from warehouse.errors import (
    AnotherRun,
    CheckFailed,
    DiskFull,
    EtlError,
    SourceDiffers,
    WarehouseDamaged,
    WarehouseDiffers,
)
from warehouse.extract import RunOptions
from warehouse.location import folder
from warehouse.publication_reader import MANIFEST, Publication

pytestmark = pytest.mark.django_db
NEW = RunOptions()


@pytest.fixture
def evenings() -> Evenings:
    return two_evenings()


@pytest.fixture
def published(evenings: Evenings) -> Publication:
    return etl.run(RunOptions(), lambda line: None)


def fails_with(failure: type[EtlError], options: RunOptions = NEW) -> str:
    with pytest.raises(failure) as raised:
        etl.run(options, lambda line: None)
    return str(raised.value)


def must_still_be(published: Publication) -> None:
    now = publication_reader.current()
    assert now
    assert now.folder == published.folder
    assert now.manifest == published.manifest
    assert run_log.read(folder(), 1)[-1].phase == "failed"


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        ({"kind": Kind.WEIGHTED, "amount": 7.0}, "measures_are_in_range"),
        ({"kind": Kind.RATED, "amount": -1.0}, "measures_are_in_range"),
        ({"kind": Kind.OPENED, "fit": 3.0}, "measures_are_in_range"),
        ({"kind": "danced"}, "facts_are_complete"),
    ],
)
def test_a_row_that_breaks_a_check_stops_the_publication_and_is_named(
    published: Publication, evenings: Evenings, broken: dict[str, object], check: str
) -> None:
    row = done(evenings, "bo", Kind.OPENED, "20:10", "Alien")
    Interaction.objects.filter(pk=row.pk).update(**broken)
    output = fails_with(CheckFailed)
    assert check in output
    assert f"interaction_id log:{row.pk}" in output
    must_still_be(published)


def test_when_the_row_is_put_right_the_next_run_publishes_it(
    published: Publication, evenings: Evenings
) -> None:
    row = done(evenings, "bo", Kind.WEIGHTED, "20:10", interest="genre:war", amount=9.0)
    fails_with(CheckFailed)
    Interaction.objects.filter(pk=row.pk).update(amount=0.9)
    again = etl.run(RunOptions(), lambda line: None)
    assert again.manifest.number == published.manifest.number + 1
    assert again.manifest.rows["fact_interaction"] == 21


def test_two_runs_at_once_are_refused(published: Publication) -> None:
    with (folder() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another run" in fails_with(AnotherRun)
    assert publication_reader.current() == published


@pytest.fixture
def little_room() -> Iterator[Callable[[int], None]]:
    """The real refusal of a system that has no room for a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda most: resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("most", [200, 1_500])
def test_a_full_disk_is_reported_and_leaves_what_was_there(
    published: Publication, little_room: Callable[[int], None], most: int
) -> None:
    little_room(most)
    output = fails_with(DiskFull, RunOptions(full=True))
    little_room(resource.RLIM_INFINITY)
    assert "no room left" in output
    now = publication_reader.current()
    assert now == published
    assert (
        etl.run(RunOptions(full=True), lambda line: None).manifest.rows == published.manifest.rows
    )


def rewrite(published: Publication, **changes: object) -> None:
    file = published.folder / MANIFEST
    manifest = msgspec.json.decode(file.read_bytes())
    file.write_bytes(msgspec.json.encode(manifest | changes))


def test_a_newer_warehouse_is_left_alone(published: Publication) -> None:
    rewrite(published, schema=schema.VERSION + 1)
    assert "newer release" in fails_with(WarehouseDiffers, RunOptions(full=True))


def test_an_older_warehouse_is_rebuilt_when_asked(published: Publication) -> None:
    rewrite(published, schema=schema.VERSION - 1)
    assert "run_etl --full" in fails_with(WarehouseDiffers)
    again = etl.run(RunOptions(full=True), lambda line: None)
    assert again.manifest.rows == published.manifest.rows


@pytest.mark.parametrize("file", [MANIFEST, "dim_title/part.parquet"])
def test_a_damaged_publication_is_reported_and_can_be_written_again(
    published: Publication, file: str
) -> None:
    (published.folder / file).write_text("not what it was")
    assert "--full" in fails_with(WarehouseDamaged)
    shutil.rmtree(folder())
    again = etl.run(NEW, lambda line: None)
    assert again.manifest.rows == published.manifest.rows


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("gs://bucket/warehouse", "must be a folder, or s3://bucket/prefix"),
        ("s3://B/warehouse", "'B' is no name of a bucket"),
        ("s3://bucket/warehouse?ssl=0", "ssl is no option of it"),
        ("s3://bucket/warehouse?endpoint=minio:9000", "is no http:// or https:// address"),
    ],
)
def test_an_address_that_is_none_is_refused_in_words(
    settings: Settings, url: str, reason: str
) -> None:
    settings.WAREHOUSE_URL = url
    with pytest.raises(ImproperlyConfigured, match="WAREHOUSE_URL is") as refused:
        folder()
    assert reason in str(refused.value)


def test_a_database_of_another_release_is_refused(published: Publication) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("parties", "9999_from_the_future")
    assert "newer than this release: it has parties.9999" in fails_with(SourceDiffers)
    recorder.record_unapplied("parties", "9999_from_the_future")
    recorder.record_unapplied("warehouse", "0001_insights")
    recorder.record_unapplied("parties", "0001_initial")
    assert "Run `manage.py migrate`" in fails_with(SourceDiffers)
    must_still_be(published)


def test_an_unavailable_source_is_reported_on_the_command_line(tmp_path: Path) -> None:
    tried = subprocess.run(
        [sys.executable, "manage.py", "run_etl"],
        cwd=ROOT,
        env=environment(
            DATA_DIR=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path}/no/such.sqlite3"
        ),
        capture_output=True,
        text=True,
    )
    assert tried.returncode != 0
    assert "A source does not answer" in tried.stderr
    assert "Traceback" not in tried.stderr


def test_the_log_has_a_line_for_every_run(
    published: Publication, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("run_etl", "--log", "4")
    output = capsys.readouterr().out.splitlines()
    assert len(output) == 4
    assert "fact_interaction 20" in output[-1]


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(CommandError, match="is after"):
        call_command("run_etl", "--from", "2026-10-31", "--to", "2026-10-30")
