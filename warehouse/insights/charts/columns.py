"""Upright columns over ordered places, such as days; several series stand on each other."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from warehouse.insights.charts.canvas import Canvas
from warehouse.insights.charts.chart import description
from warehouse.insights.charts.frame import BOTTOM, LEFT, RIGHT, below, legend, upright
from warehouse.insights.charts.scale import Scale, fitting
from warehouse.insights.charts.series import Plot, plot
from warehouse.insights.table import Table


@dataclass(frozen=True)
class Columns:
    place: str
    measures: tuple[str, ...]
    by: str = ""

    def draw(self, table: Table, name: str, title: str) -> SafeString:
        shown = plot(table, self.place, self.measures, self.by)
        canvas = Canvas(name, title, description(shown))
        top = legend(canvas, [series.name for series in shown.series])
        scale = fitting(_heights(shown), BOTTOM, top, whole=shown.is_counted)
        upright(canvas, scale, shown.series[0].column)
        each = (RIGHT - LEFT) / len(shown.places)
        for row in range(len(shown.places)):
            _column(canvas, shown, row, scale, LEFT + row * each, each)
        centres = [LEFT + (row + 0.5) * each for row in range(len(shown.places))]
        return canvas.svg(below(canvas, shown.short, centres))


def _heights(shown: Plot) -> list[float]:
    rows = zip(*(series.values for series in shown.series), strict=True)
    return [sum(value or 0 for value in row) for row in rows]


def _column(canvas: Canvas, shown: Plot, row: int, scale: Scale, x: float, each: float) -> None:
    gap = min(4.0, each * 0.2)
    stands_on = 0.0
    for number, series in enumerate(shown.series):
        value = series.values[row] or 0
        top, foot = scale(stands_on + value), scale(stands_on)
        says = f"{shown.places[row]}, {series.name}: {series.column.written(value)}"
        box = {"x": x + gap / 2, "y": top, "width": each - gap, "height": foot - top}
        canvas.mark("rect", says, number, box)
        stands_on += value
