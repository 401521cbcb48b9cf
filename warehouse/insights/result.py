"""The result of an insight, as the template needs it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from warehouse.insights.insight import Insight
from warehouse.insights.result_table import ColumnFormat, Table


@dataclass(frozen=True)
class Cell:
    text: str
    is_measure: bool


@dataclass(frozen=True)
class InsightResult:
    insight: Insight
    table: Table
    script: str

    @property
    def is_empty(self) -> bool:
        """Whether there are no rows, or every count in them is zero."""
        counts = [c.name for c in self.table.columns if c.format is ColumnFormat.COUNT]
        return not any(any(self.table.values(name)) for name in counts)

    def chart(self) -> SafeString:
        return self.insight.chart.draw(self.table, self.insight.slug, str(self.insight.title))

    def rows(self) -> Iterator[list[Cell]]:
        for row in self.table.rows:
            columns = zip(self.table.columns, row, strict=True)
            yield [Cell(column.formatted(value), column.is_measure) for column, value in columns]
