"""Adds other titles, and what a search needs: columns computed for the rows that exist, and
indexes of trigrams on PostgreSQL (`catalog.search.database_index` makes those of SQLite)."""

from typing import Any

from django.db import migrations, models

import catalog.search_text
from catalog.search_text import searchable, searchable_forms

BATCH = 2_000
INDEXES = (
    ("title_by_name_trigrams", "catalog_title", "search_text"),
    ("title_by_form_trigrams", "catalog_title", "search_forms"),
    ("person_by_name_trigrams", "catalog_person", "search_text"),
)


def fill(apps: Any, editor: Any) -> None:
    for model, names, column, compute in (
        ("Title", ("name", "original_name"), "search_forms", searchable_forms),
        ("Person", ("name",), "search_text", searchable),
    ):
        records = apps.get_model("catalog", model).objects.using(editor.connection.alias)
        table, last = records.model._meta.db_table, 0
        rows = records.order_by("pk").values_list("pk", *names)
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            last = batch[-1][0]
            with editor.connection.cursor() as cursor:
                cursor.executemany(
                    f"UPDATE {table} SET {column} = %s WHERE id = %s",
                    [(compute(each), pk) for pk, *each in batch],
                )


def index(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, table, column in INDEXES:
        editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)")


def drop_indexes(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for name, _, _ in INDEXES:
            editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0007_loaded_data_brought'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='search_text',
            field=catalog.search_text.SearchText(blank=True, db_default='', default='', editable=False, of=('name',)),
        ),
        migrations.AddField(
            model_name='title',
            name='other_names',
            field=models.TextField(blank=True, db_default='', default='', help_text='In other languages, or how people call it; one on each line.', verbose_name='other titles'),
        ),
        migrations.AddField(
            model_name='title',
            name='search_forms',
            field=catalog.search_text.SearchForms(blank=True, db_default='', default='', editable=False, of=('name', 'original_name', 'other_names')),
        ),
        migrations.AlterField(
            model_name='title',
            name='search_text',
            field=catalog.search_text.SearchText(db_default='', default='', editable=False, of=('name', 'original_name', 'other_names')),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, drop_indexes),
    ]
