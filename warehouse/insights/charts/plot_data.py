"""Converts a table to series over categories: one for each measure, or one for each name."""

from dataclasses import dataclass

from warehouse.insights.result_table import Column, ColumnFormat, Table, Value


@dataclass(frozen=True)
class Series:
    """`values` has one value for each category; None where it is missing."""

    name: str
    column: Column
    values: list[float | None]


@dataclass(frozen=True)
class Plot:
    """Categories in the order of their first row; `short` are their labels for axes."""

    categories: list[str]
    short: list[str]
    series: list[Series]

    @property
    def is_counted(self) -> bool:
        return self.series[0].column.format is ColumnFormat.COUNT

    @property
    def numbers(self) -> list[float]:
        return [value for each in self.series for value in each.values if value is not None]


def plot(table: Table, category: str, measures: tuple[str, ...], by: str = "") -> Plot:
    """Plots several measures, or one measure split by the column `by`."""
    written = table.formatted(category)
    brief = map(table.column(category).short, table.values(category))
    names_of = dict(zip(written, brief, strict=True))
    categories, short = list(names_of), list(names_of.values())
    if not by:
        columns = [table.column(name) for name in measures]
        series = [Series(str(c.label), c, table.values(c.name)) for c in columns]
        return Plot(categories, short, series)
    column, names = table.column(measures[0]), table.formatted(by)
    found: dict[str, dict[str, Value]] = {name: {} for name in dict.fromkeys(names)}
    for where, name, value in zip(written, names, table.values(column.name), strict=True):
        found[name][where] = value
    series = [Series(n, column, [at.get(p) for p in categories]) for n, at in found.items()]
    return Plot(categories, short, series)
