"""Inserts many rows of one model at the lowest cost."""

from collections.abc import Iterator, Sequence

from django.db import connection, models

from catalog.insert_values import insert_values


def insert(rows: Sequence[models.Model]) -> None:
    """Inserts rows of one model, without primary keys. Raises DatabaseError, and inserts none
    then."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    columns = [str(field.column) for field in fields]
    insert_values(type(rows[0]), columns, [list(_values(row, fields)) for row in rows])


def _values(
    row: models.Model, fields: Sequence["models.Field[object, object]"]
) -> Iterator[object]:
    for field in fields:
        yield field.get_db_prep_save(field.pre_save(row, add=True), connection)
