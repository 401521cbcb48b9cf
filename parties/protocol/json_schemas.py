"""JSON Schemas of messages and bodies, with their docstrings as descriptions."""

import inspect
from collections.abc import Iterable
from typing import Any

import msgspec


def schema_components(
    kinds: Iterable[Any], ref_template: str
) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """Returns a schema for each kind, and those that they refer to by name. Python 3.13 takes the
    indentation of docstrings away, so that it is no part of a description in any release."""
    schemas, components = msgspec.json.schema_components(kinds, ref_template=ref_template)
    return tuple(map(_with_clean_descriptions, schemas)), _with_clean_descriptions(components)


def _with_clean_descriptions(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_clean_descriptions(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: inspect.cleandoc(value)
        if name == "description" and isinstance(value, str)
        else _with_clean_descriptions(value)
        for name, value in schema.items()
    }
