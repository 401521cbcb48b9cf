"""Adds indexes of whole lines of names on PostgreSQL (SQLite finds them by its trigrams)."""

from typing import Any

from django.db import migrations

INDEXES = (("title_by_name_lines", "search_text"), ("title_by_form_lines", "search_forms"))


def index(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for name, column in INDEXES:
        lines = f"(string_to_array({column}, E'\\n'))"
        editor.execute(f"CREATE INDEX {name} ON catalog_title USING gin ({lines})")


def drop_indexes(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for name, _ in INDEXES:
            editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0009_merges'),
    ]

    operations = [
        migrations.RunPython(index, drop_indexes),
    ]
