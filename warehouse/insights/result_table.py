"""The result of a query: rows, and columns that format their values."""

import datetime
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from django.utils import formats
from django.utils.functional import Promise

NO_VALUE = "–"
Value = Any
Row = tuple[Value, ...]
Text = str | Promise


class ColumnFormat(Enum):
    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"


def humanized(key: str) -> str:
    """Formats a key such as `least_misery` as words."""
    return key.replace("_", " ")


@dataclass(frozen=True)
class Column:
    name: str
    label: Text
    format: ColumnFormat = ColumnFormat.TEXT

    @property
    def is_measure(self) -> bool:
        return self.format in (ColumnFormat.COUNT, ColumnFormat.NUMBER, ColumnFormat.SHARE)

    def formatted(self, value: Value) -> str:
        """Formats a value for people. A share is a fraction in the data, a percentage here."""
        if value is None:
            return NO_VALUE
        if self.format is ColumnFormat.SHARE:
            return f"{formats.number_format(100 * value, decimal_pos=1)} %"
        if self.format is ColumnFormat.NUMBER:
            # Adding zero turns a minus zero into zero.
            return formats.number_format(round(value, 2) + 0.0, decimal_pos=2, force_grouping=True)
        if self.format is ColumnFormat.COUNT:
            return formats.number_format(value, decimal_pos=0, force_grouping=True)
        return value.isoformat() if isinstance(value, datetime.date) else humanized(str(value))

    def short(self, value: Value) -> str:
        """Formats a value for an axis: a day without its year."""
        if self.format is ColumnFormat.DAY and isinstance(value, datetime.date):
            return formats.date_format(value, "j M")
        return self.formatted(value)


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: list[Row]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.name: place for place, column in enumerate(self.columns)}

    def column(self, name: str) -> Column:
        return self.columns[self._places[name]]

    def values(self, name: str) -> list[Value]:
        place = self._places[name]
        return [row[place] for row in self.rows]

    def formatted(self, name: str) -> list[str]:
        column = self.column(name)
        return [column.formatted(value) for value in self.values(name)]
