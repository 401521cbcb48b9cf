"""Generates docs/schema.md: both schemas as Mermaid diagrams, and the dictionary of the star."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, ManyToManyField, Model

from warehouse import schema

APPS = ("catalog", "history", "imports", "parties", "members")
HEAD = """# Both schemas

Written by `manage.py draw_schema`; a test says when it has to be run again.

"""


def page() -> str:
    parts = [
        ("The star", star()),
        ("Its dictionary", dictionary()),
        ("The relational store", relational()),
    ]
    return HEAD + "\n\n".join(f"## {title}\n\n{body}" for title, body in parts) + "\n"


def star() -> str:
    lines = [line for table in schema.TABLES for line in _star_table(table)]
    keys = {table.key[0]: table.name for table in schema.DIMENSIONS}
    lines += [
        f'    {keys[column.name]} ||--o{{ {table.name} : "{column.name}"'
        for table in (schema.FACT, *schema.AGGREGATES)
        for column in table.columns
        if column.name in keys
    ]
    return _diagram(lines)


def _star_table(table: schema.Table) -> Iterator[str]:
    yield f"    {table.name} {{"
    for column in table.columns:
        kind = column.type.lower().replace("[]", "_list")
        yield f"        {kind} {column.name}{' PK' if column.name in table.key else ''}"
    yield "    }"


def dictionary() -> str:
    return "\n\n".join(_described(table) for table in schema.TABLES)


def _described(table: schema.Table) -> str:
    rows = [f"| `{name}` | {kind} | {meaning} |" for name, kind, meaning in table.columns]
    head = f"### `{table.name}`\n\n{table.meaning}\n\n| column | type | meaning |\n|---|---|---|\n"
    return head + "\n".join(rows)


def relational() -> str:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    lines = [line for model in models for line in _model(model)]
    return _diagram([*lines, *_relations(models)])


def _model(model: type[Model]) -> Iterator[str]:
    yield f"    {model._meta.db_table} {{"
    for field in model._meta.concrete_fields:
        yield f"        {_kind(field)} {field.column}{_mark(field)}"
    yield "    }"


def _relations(models: Iterable[type[Model]]) -> Iterator[str]:
    for model in models:
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            other = field.remote_field.model if field.remote_field else None
            if other is None:
                continue
            one, many = other._meta.db_table, model._meta.db_table
            if isinstance(field, ManyToManyField):
                yield f'    {one} }}o--o{{ {many} : "{field.name}"'
            else:
                optional = "|o" if field.null else "||"
                end = "o|" if field.unique else "o{"
                yield f'    {one} {optional}--{end} {many} : "{field.name}"'


def _kind(field: "Field[Any, Any]") -> str:
    """Returns the type of a field, the same for every database."""
    if isinstance(field, ForeignKey):
        return _kind(field.target_field)
    return field.get_internal_type().removesuffix("Field").lower()


def _mark(field: "Field[Any, Any]") -> str:
    if field.primary_key:
        return " PK"
    return " FK" if field.remote_field else ""


def _diagram(lines: Iterable[str]) -> str:
    return "```mermaid\nerDiagram\n" + "\n".join(lines) + "\n```"
