"""Entries are inserted as plain values, column by column: a new column is not forgotten."""

from imports.entry_rows import COLUMNS
from imports.models import Entry


def test_every_column_of_an_entry_is_written() -> None:
    stored = [field.column for field in Entry._meta.concrete_fields if not field.primary_key]
    assert sorted(COLUMNS) == sorted(map(str, stored))
