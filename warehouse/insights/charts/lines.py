"""Line chart over ordered categories. Lines differ in dashes and have their name at the end."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from warehouse.insights.charts.axes import BOTTOM, LEFT, draw_category_labels, draw_value_axis
from warehouse.insights.charts.chart import description
from warehouse.insights.charts.plot_data import Plot, Series, plot
from warehouse.insights.charts.scale import Scale, scale_for
from warehouse.insights.charts.svg_canvas import CHARACTER, WIDTH, Canvas, shortened
from warehouse.insights.result_table import Table

DASHES = ("none", "6 3", "2 3", "9 3 2 3", "12 4", "4 2 1 2", "1 2", "14 2 2 2")
APART = 15


@dataclass(frozen=True)
class Lines:
    category: str
    measures: tuple[str, ...]
    by: str = ""
    most: int = 6

    def draw(self, table: Table, name: str, title: str) -> SafeString:
        plotted = plot(table, self.category, self.measures, self.by)
        shown = Plot(plotted.categories, plotted.short, plotted.series[: self.most])
        canvas = Canvas(name, title, description(shown))
        names = max(len(series.name) for series in shown.series) * CHARACTER
        right = WIDTH - min(names + 12, WIDTH * 0.36)
        scale = scale_for(shown.numbers, BOTTOM, 14, whole=shown.is_counted)
        draw_value_axis(canvas, scale, shown.series[0].column, right)
        each = (right - LEFT) / max(1, len(shown.categories) - 1)
        centres = [LEFT + row * each for row in range(len(shown.categories))]
        ends = _apart([_end(series, scale) for series in shown.series])
        for number, series in enumerate(shown.series):
            _line(canvas, series, number, shown.categories, centres, scale)
            canvas.text(shortened(series.name, WIDTH - right - 8), right + 8, ends[number] + 4)
        return canvas.svg(draw_category_labels(canvas, shown.short, centres, right))


def _line(
    canvas: Canvas,
    series: Series,
    number: int,
    categories: list[str],
    centres: list[float],
    scale: Scale,
) -> None:
    points = [
        (x, scale(value), value, category)
        for x, value, category in zip(centres, series.values, categories, strict=True)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in points)
    kind = number % len(DASHES)
    look = {"class": f"line stroke-{kind}", "stroke-dasharray": DASHES[kind]}
    canvas.add("polyline", {**look, "points": path})
    for x, y, value, category in points:
        tooltip = f"{category}, {series.name}: {series.column.formatted(value)}"
        canvas.mark("circle", tooltip, number, {"cx": x, "cy": y, "r": 2.6})


def _end(series: Series, scale: Scale) -> float:
    return scale(next((v for v in reversed(series.values) if v is not None), 0.0))


def _apart(wanted: list[float]) -> list[float]:
    """Places for the names near their lines' ends, each clear of the others."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed, last = [0.0] * len(wanted), float("-inf")
    for number in order:
        last = max(wanted[number], last + APART)
        placed[number] = last
    over = max(0.0, last - BOTTOM)
    return [y - over for y in placed]
