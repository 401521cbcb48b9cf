"""Stacked column chart over ordered categories, such as days."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from warehouse.insights.charts.axes import (
    BOTTOM,
    LEFT,
    RIGHT,
    draw_category_labels,
    draw_legend,
    draw_value_axis,
)
from warehouse.insights.charts.chart import description
from warehouse.insights.charts.plot_data import Plot, plot
from warehouse.insights.charts.scale import Scale, scale_for
from warehouse.insights.charts.svg_canvas import Canvas
from warehouse.insights.result_table import Table


@dataclass(frozen=True)
class Columns:
    category: str
    measures: tuple[str, ...]
    by: str = ""

    def draw(self, table: Table, name: str, title: str) -> SafeString:
        shown = plot(table, self.category, self.measures, self.by)
        canvas = Canvas(name, title, description(shown))
        top = draw_legend(canvas, [series.name for series in shown.series])
        scale = scale_for(_heights(shown), BOTTOM, top, whole=shown.is_counted)
        draw_value_axis(canvas, scale, shown.series[0].column)
        step = (RIGHT - LEFT) / len(shown.categories)
        for row in range(len(shown.categories)):
            _column(canvas, shown, row, scale, LEFT + row * step, step)
        centres = [LEFT + (row + 0.5) * step for row in range(len(shown.categories))]
        return canvas.svg(draw_category_labels(canvas, shown.short, centres))


def _heights(shown: Plot) -> list[float]:
    rows = zip(*(series.values for series in shown.series), strict=True)
    return [sum(value or 0 for value in row) for row in rows]


def _column(canvas: Canvas, shown: Plot, row: int, scale: Scale, x: float, step: float) -> None:
    gap = min(4.0, step * 0.2)
    stands_on = 0.0
    for number, series in enumerate(shown.series):
        value = series.values[row] or 0
        top, foot = scale(stands_on + value), scale(stands_on)
        tooltip = f"{shown.categories[row]}, {series.name}: {series.column.formatted(value)}"
        box = {"x": x + gap / 2, "y": top, "width": step - gap, "height": foot - top}
        canvas.mark("rect", tooltip, number, box)
        stands_on += value
