"""Both engines make the same tables of the same sources. Needs requirements-spark.txt and Java."""

import datetime
from pathlib import Path

import duckdb
import pytest
from pytest_django import Settings

from catalog.models import Title
from members.models import MemberProfile
from parties.models import Interaction
from tests.warehouse.sample_ballots import two_ballots
from tests.warehouse.sample_parties import Evenings, Kind, two_evenings
from warehouse import schema
from warehouse.etl import run
from warehouse.extract import RunOptions
from warehouse.publication_reader import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spark_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    here = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    here = here.config("spark.sql.shuffle.partitions", "2")
    here.config("spark.driver.memory", "1g").getOrCreate()


def publish(settings: Settings, engine: str, folder: Path) -> Publication:
    settings.WAREHOUSE_ENGINE, settings.WAREHOUSE_URL = engine, str(folder / engine)
    return run(RunOptions(), lambda line: None)


def must_be_equal(one: Publication, other: Publication) -> None:
    assert one.manifest.rows == other.manifest.rows
    with duckdb.connect() as duck:
        for table in schema.TABLES:
            mine, theirs = one.sources[table.name], other.sources[table.name]
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            for a, b in ((mine, theirs), (theirs, mine)):
                sql = f"SELECT {columns} FROM {a} EXCEPT ALL SELECT {columns} FROM {b}"  # noqa: S608
                assert not duck.execute(sql).fetchmany(3), table.name
            types = [duck.execute(f"DESCRIBE FROM {each}").fetchall() for each in (mine, theirs)]
            assert sorted(types[0]) == sorted(types[1]), table.name


def test_the_same_evenings_give_equal_tables(settings: Settings, tmp_path: Path) -> None:
    two_ballots(two_evenings())
    must_be_equal(*(publish(settings, each, tmp_path) for each in ("duckdb", "spark")))


def test_so_do_changes_and_late_rows_on_top(settings: Settings, tmp_path: Path) -> None:
    evenings = two_evenings()
    two_ballots(evenings)
    for engine in ("duckdb", "spark"):
        publish(settings, engine, tmp_path)
    change(evenings)
    must_be_equal(*(publish(settings, each, tmp_path) for each in ("duckdb", "spark")))


def change(evenings: Evenings) -> None:
    MemberProfile.objects.filter(user=evenings.ana).update(country="FR")
    Title.objects.filter(name="Alien").update(certificate="18")
    Title.objects.filter(name="Solaris").delete()
    for moment in (
        datetime.datetime.now(datetime.UTC),
        datetime.datetime(2026, 10, 30, 20, 7, tzinfo=datetime.UTC),
    ):
        Interaction.objects.create(
            party=evenings.friday,
            participant=evenings.participants["ana"],
            kind=Kind.OPENED,
            at=moment,
            title=evenings.titles["Alien"].pk,
        )


def test_an_empty_site_gives_equal_empty_tables(settings: Settings, tmp_path: Path) -> None:
    must_be_equal(*(publish(settings, each, tmp_path) for each in ("duckdb", "spark")))
