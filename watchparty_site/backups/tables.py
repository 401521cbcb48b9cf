"""What is in the database's tables."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


def stored_models() -> Iterator[type[Model]]:
    """Every model with a table of its own, those of many-to-many relations too."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def count_rows(using: str) -> dict[str, int]:
    """Rows by table, of the tables that there are."""
    connection, counts = connections[using], {}
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in sorted({model._meta.db_table for model in stored_models()} & there):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 our own tables
            counts[name] = cursor.fetchone()[0]
    return counts


def applied_migrations(using: str) -> list[tuple[str, str]]:
    return sorted(MigrationRecorder(connections[using]).applied_migrations())
