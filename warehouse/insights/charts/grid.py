"""Heat map: a grid of cells with their values, shaded by value."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from warehouse.insights.charts.chart import description
from warehouse.insights.charts.plot_data import Plot, plot
from warehouse.insights.charts.svg_canvas import CHARACTER, WIDTH, Canvas, shortened
from warehouse.insights.result_table import Table

ROW, HEAD = 24, 26


@dataclass(frozen=True)
class Grid:
    category: str
    measure: str
    by: str
    most_rows: int = 14
    most_columns: int = 6

    def draw(self, table: Table, name: str, title: str) -> SafeString:
        plotted = plot(table, self.category, (self.measure,), self.by)
        shown = Plot(
            plotted.categories[: self.most_rows], plotted.short, plotted.series[: self.most_columns]
        )
        canvas = Canvas(name, title, description(plotted))
        labels = min(max(len(p) for p in shown.categories) * CHARACTER + 8, WIDTH * 0.34)
        each = (WIDTH - labels) / len(shown.series)
        strongest = max((abs(number) for number in plotted.numbers), default=1) or 1
        for number, series in enumerate(shown.series):
            x = labels + number * each
            canvas.text(shortened(series.name, each - 4), x + each / 2, 14, anchor="middle")
            for row in range(len(shown.categories)):
                _cell(canvas, shown, (row, number), (x, each), strongest)
        for row, category in enumerate(shown.categories):
            canvas.text(shortened(category, labels - 8), 0, HEAD + row * ROW + 16)
        return canvas.svg(HEAD + len(shown.categories) * ROW)


def _cell(
    canvas: Canvas,
    shown: Plot,
    at: tuple[int, int],
    across: tuple[float, float],
    strongest: float,
) -> None:
    row, number = at
    series, y = shown.series[number], HEAD + row * ROW
    value = series.values[row]
    written = series.column.formatted(value)
    sign = "less" if (value or 0) < 0 else "more"
    shade = {"fill-opacity": 0.55 * abs(value or 0) / strongest}
    box = {"x": across[0] + 1, "y": y, "width": across[1] - 2, "height": ROW - 2}
    canvas.add("rect", {"class": f"cell {sign}", **box, **shade})
    canvas.text(written, across[0] + across[1] / 2, y + 15, anchor="middle")
