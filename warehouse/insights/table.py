"""What a query answered: columns that know how their values are written, and rows."""

import datetime
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from django.utils import formats
from django.utils.functional import Promise

NOTHING = "–"
Value = Any
Row = tuple[Value, ...]
Text = str | Promise


class Form(Enum):
    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"


def in_words(key: str) -> str:
    """Keys of strategies and blocks join their words with underscores."""
    return key.replace("_", " ")


@dataclass(frozen=True)
class Column:
    name: str
    label: Text
    form: Form = Form.TEXT

    @property
    def is_measure(self) -> bool:
        return self.form in (Form.COUNT, Form.NUMBER, Form.SHARE)

    def written(self, value: Value) -> str:
        """As a person reads it. A share is a fraction of 1 in the data and a percentage here."""
        if value is None:
            return NOTHING
        if self.form is Form.SHARE:
            return f"{formats.number_format(100 * value, decimal_pos=1)} %"
        if self.form is Form.NUMBER:
            # Adding zero turns a minus zero into zero.
            return formats.number_format(round(value, 2) + 0.0, decimal_pos=2, force_grouping=True)
        if self.form is Form.COUNT:
            return formats.number_format(value, decimal_pos=0, force_grouping=True)
        return value.isoformat() if isinstance(value, datetime.date) else in_words(str(value))

    def short(self, value: Value) -> str:
        """As it stands along an axis: a day without its year."""
        if self.form is Form.DAY and isinstance(value, datetime.date):
            return formats.date_format(value, "j M")
        return self.written(value)


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

    def written(self, name: str) -> list[str]:
        column = self.column(name)
        return [column.written(value) for value in self.values(name)]
