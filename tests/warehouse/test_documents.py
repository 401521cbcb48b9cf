"""What is drawn and written of the warehouse is what there is."""

import re
from collections.abc import Iterator

from tests.harness.site import ROOT
from warehouse import errors, schema, schema_docs

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
