"""The values of a table as series over places: one for each measure, or one for each name."""

from dataclasses import dataclass

from warehouse.insights.table import Column, Form, Table, Value


@dataclass(frozen=True)
class Series:
    """`values` go with the places; None where there is none."""

    name: str
    column: Column
    values: list[float | None]


@dataclass(frozen=True)
class Plot:
    """Places in the order in which the table names them first; `short` for axes."""

    places: list[str]
    short: list[str]
    series: list[Series]

    @property
    def is_counted(self) -> bool:
        return self.series[0].column.form is Form.COUNT

    @property
    def numbers(self) -> list[float]:
        return [value for each in self.series for value in each.values if value is not None]


def plot(table: Table, place: str, measures: tuple[str, ...], by: str = "") -> Plot:
    """Several measures, or one measure told apart by the column `by`."""
    written = table.written(place)
    brief = map(table.column(place).short, table.values(place))
    names_of = dict(zip(written, brief, strict=True))
    places, short = list(names_of), list(names_of.values())
    if not by:
        columns = [table.column(name) for name in measures]
        told = [Series(str(c.label), c, table.values(c.name)) for c in columns]
        return Plot(places, short, told)
    column, names = table.column(measures[0]), table.written(by)
    found: dict[str, dict[str, Value]] = {name: {} for name in dict.fromkeys(names)}
    for where, name, value in zip(written, names, table.values(column.name), strict=True):
        found[name][where] = value
    series = [Series(n, column, [at.get(p) for p in places]) for n, at in found.items()]
    return Plot(places, short, series)
