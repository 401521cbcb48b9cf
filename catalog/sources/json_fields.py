"""Reads fields of JSON that somebody else made: what is missing or of another type is empty."""

from collections.abc import Iterator
from typing import Any

from catalog.input_validation import is_storable
from catalog.sources.http_client import Json


def text(of: Json, name: str, longest: int = 10_000) -> str:
    """Without blanks around it; empty if it is longer than its place."""
    value = of.get(name)
    if not isinstance(value, str) or not is_storable(value):
        return ""
    value = value.strip()
    return value if len(value) <= longest else ""


def whole(of: Json, name: str) -> int | None:
    value = of.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def decimal(of: Json, name: str) -> float:
    value = of.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if 0 <= value < 1e12 else 0.0


def part(of: Json, name: str) -> Json:
    value = of.get(name)
    return value if isinstance(value, dict) else {}


def items(of: Json, name: str) -> Iterator[Json]:
    value: Any = of.get(name)
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            yield each
