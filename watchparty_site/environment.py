"""Reads settings from the environment; raises ImproperlyConfigured for an invalid value."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_names: set[str] = set()
"""Of all settings that were asked for."""


def given() -> list[str]:
    """Returns the names of the settings that stand in the environment."""
    return sorted(name for name in _names if os.environ.get(name, "").strip())


def text(name: str, default: str) -> str:
    _names.add(name)
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str) -> list[str]:
    """Returns the items of a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def switch(name: str) -> bool:
    """Returns whether it is on; off is the default."""
    return choice(name, "0", ("0", "1")) == "1"


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(options)}.")
    return value


def number(name: str, default: float, at_least: float = 0) -> float:
    value = text(name, str(default))
    try:
        parsed = float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a number.") from None
    if not at_least <= parsed < float("inf"):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be at least {at_least:g}.")
    return parsed


def integer(name: str, default: int, at_least: int = 0) -> int:
    parsed = number(name, default, at_least)
    if parsed != int(parsed):
        raise ImproperlyConfigured(f"{name} is {parsed!r}; it must be a whole number.")
    return int(parsed)


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()
