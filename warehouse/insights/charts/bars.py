"""Horizontal bar chart, for categories with long names. Also a funnel, with its shares."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from warehouse.insights.charts.axes import draw_legend
from warehouse.insights.charts.chart import description
from warehouse.insights.charts.plot_data import Plot, plot
from warehouse.insights.charts.scale import Scale, scale_for
from warehouse.insights.charts.svg_canvas import CHARACTER, WIDTH, Canvas, shortened
from warehouse.insights.result_table import Table

THICK, GAP = 16, 10


@dataclass(frozen=True)
class Bars:
    """`note` names a column that is shown after each bar's value."""

    category: str
    measures: tuple[str, ...]
    by: str = ""
    note: str = ""
    most: int = 14

    def draw(self, table: Table, name: str, title: str) -> SafeString:
        shown = plot(table, self.category, self.measures, self.by)
        canvas = Canvas(name, title, description(shown))
        top = draw_legend(canvas, [series.name for series in shown.series])
        categories = shown.categories[: self.most]
        labels = min(max(len(p) for p in categories) * CHARACTER + 8, WIDTH * 0.38)
        notes = table.formatted(self.note) if self.note else [""] * len(categories)
        behind = self._room_behind(shown, notes)
        scale = scale_for(shown.numbers, labels, WIDTH - behind)
        for row, (category, note) in enumerate(zip(categories, notes, strict=False)):
            y = top + row * (len(shown.series) * THICK + GAP)
            canvas.text(shortened(category, labels - 8), 0, y + THICK - 3)
            for number in range(len(shown.series)):
                _bar(canvas, shown, row, number, scale, y + number * THICK, note)
        return canvas.svg(top + len(categories) * (len(shown.series) * THICK + GAP))

    def _room_behind(self, shown: Plot, notes: list[str]) -> float:
        written = [s.column.formatted(v) for s in shown.series for v in s.values]
        note = max((len(note) for note in notes), default=0)
        return (max(len(each) for each in written) + note + (3 if note else 1)) * CHARACTER


def _bar(
    canvas: Canvas, shown: Plot, row: int, number: int, scale: Scale, y: float, note: str
) -> None:
    series = shown.series[number]
    value, written = series.values[row], series.column.formatted(series.values[row])
    zero, end = scale(0), scale(value or 0)
    tooltip = f"{shown.categories[row]}, {series.name}: {written}"
    box = {"x": min(zero, end), "y": y, "width": abs(end - zero), "height": THICK - 2}
    canvas.mark("rect", tooltip, number, box)
    canvas.text(f"{written} · {note}" if note else written, max(zero, end) + 5, y + THICK - 4)
