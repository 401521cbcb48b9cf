"""Copies every row of a SQLite database into a PostgreSQL database of the same schema."""

from typing import Any

from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

from watchparty_site.backups.tables import stored_models

PIECE = 2_000


def copy_rows(source: str, target: str) -> None:
    """Replaces all rows of the target, in one transaction; keys stay as they are. Foreign keys are
    checked at its end, so that the order of tables does not matter."""
    connection, models = connections[target], list(stored_models())
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with transaction.atomic(target), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")  # what migrating has just made
        for model in models:
            _copy_table(cursor, model, source, target)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _copy_table(cursor: Any, model: type[Model], source: str, target: str) -> None:
    connection, fields = connections[target], model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    rows = model._base_manager.using(source).order_by("pk")
    values = rows.values_list(*(field.attname for field in fields)).iterator(PIECE)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with cursor.copy(statement) as copy:
        for row in values:
            copy.write_row(
                [
                    field.get_db_prep_save(value, connection)
                    for field, value in zip(fields, row, strict=True)
                ]
            )
