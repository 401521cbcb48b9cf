"""An insight with its answer, ready to be written into a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from warehouse.insights.insight import Insight
from warehouse.insights.table import Form, Table


@dataclass(frozen=True)
class Cell:
    text: str
    is_measure: bool


@dataclass(frozen=True)
class Answer:
    insight: Insight
    table: Table
    script: str

    @property
    def is_empty(self) -> bool:
        """Also when every row counts nothing: a funnel of zeros tells nothing."""
        counts = [c.name for c in self.table.columns if c.form is Form.COUNT]
        return not any(any(self.table.values(name)) for name in counts)

    def chart(self) -> SafeString:
        return self.insight.chart.draw(self.table, self.insight.slug, str(self.insight.title))

    def rows(self) -> Iterator[list[Cell]]:
        for row in self.table.rows:
            told = zip(self.table.columns, row, strict=True)
            yield [Cell(column.written(value), column.is_measure) for column, value in told]
