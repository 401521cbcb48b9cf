"""What is drawn and written of the warehouse is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from tests.harness.site import ROOT
from tests.warehouse.published_sample import evenings_folder  # noqa: F401 a fixture
from warehouse import errors, publication_reader, schema, schema_docs
from warehouse.storage.bucket_storage import POINTER, Pointer

DOCUMENT = (ROOT / "docs" / "warehouse.md").read_text()


def test_the_drawing_is_not_stale() -> None:
    drawn = (ROOT / "docs" / "schema.md").read_text()
    assert drawn == schema_docs.page(), "run: manage.py draw_schema"


def test_every_column_has_a_meaning() -> None:
    for table in schema.TABLES:
        assert set(table.key) <= {column.name for column in table.columns}
        assert all(column.meaning for column in table.columns), table.name


def kinds_of(error: type[errors.EtlError]) -> Iterator[type[errors.EtlError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_every_way_to_fail_is_listed_and_no_other() -> None:
    codes = {each.code for each in kinds_of(errors.EtlError)}
    assert set(re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE)) == codes


def test_every_link_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)", DOCUMENT):
        assert (ROOT / "docs" / link).resolve().exists(), link


def test_every_file_of_sql_makes_a_table_of_its_name() -> None:
    files = {file.stem for file in (ROOT / "warehouse" / "sql").glob("*.sql")}
    assert files == {table.name for table in schema.TABLES}


@pytest.mark.django_db
def test_the_query_of_the_notebook_counts_every_interaction(evenings_folder: Path) -> None:  # noqa: F811
    """The program is run as it is written, on the sample's folder, with rows for a data frame."""
    program = written_in("python").replace("var/warehouse", f"{evenings_folder}/warehouse")
    names: dict[str, Any] = {}
    exec(program.replace(".df()", ".fetchall()"), names)  # noqa: S102 our own document
    kinds = {kind for _, kind, _ in names["facts"]}
    assert {"picked", "voted", "rated"} <= kinds
    assert sum(count for *_, count in names["facts"]) == published_facts(evenings_folder)


@pytest.mark.django_db
def test_duckdb_follows_the_pointer_of_a_bucket(evenings_folder: Path, tmp_path: Path) -> None:  # noqa: F811
    """The bucket is a folder with a bucket's names, since httpfs comes from the network."""
    current = (evenings_folder / "warehouse" / "current").resolve()
    pointer = Pointer("000012-3f9c2a71", "", "000011-1d2e3f40")
    (tmp_path / POINTER).write_bytes(msgspec.json.encode(pointer))
    (tmp_path / "generations").mkdir()
    (tmp_path / "generations" / pointer.generation).symlink_to(current)
    query = written_in("sql").replace("s3://facts/watchparty", str(tmp_path))
    with duckdb.connect() as duck:
        days = dict(duck.execute(query).fetchall())
    assert sorted(map(str, days)) == publication_reader.read(current).manifest.days
    assert sum(days.values()) == published_facts(evenings_folder)


def written_in(language: str) -> str:
    """Returns the only program of the document in that language."""
    (program,) = re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    return str(program)


def published_facts(folder: Path) -> int:
    current = (folder / "warehouse" / "current").resolve()
    return publication_reader.read(current).manifest.rows[schema.FACT.name]
