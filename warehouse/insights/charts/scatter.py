"""Points with names over two measures, and the line on which both would be equal."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from warehouse.insights.charts.canvas import CHARACTER, WIDTH, Canvas, shortened
from warehouse.insights.charts.frame import BOTTOM, LEFT, RIGHT, tick, upright
from warehouse.insights.charts.scale import Scale, fitting
from warehouse.insights.table import Column, Row, Table

TOP = 30


@dataclass(frozen=True)
class Scatter:
    """`size` names a measure whose square root is the points' radius."""

    across: str
    up: str
    name: str
    size: str = ""
    diagonal: bool = False

    def draw(self, table: Table, name: str, title: str) -> SafeString:
        told = Table(table.columns, [row for row in table.rows if self._is_whole(table, row)])
        xs, ys = told.values(self.across), told.values(self.up)
        canvas = Canvas(name, title, self._description(told))
        across = fitting(xs, LEFT, RIGHT, with_zero=self.diagonal)
        up = fitting(ys, BOTTOM, TOP, with_zero=self.diagonal)
        upright(canvas, up, told.column(self.up))
        canvas.text(f"↑ {told.column(self.up).label}", 0, 12)
        height = _along(canvas, across, told.column(self.across))
        if self.diagonal:
            _diagonal(canvas, across, up)
        radii = self._radii(told)
        for x, y, label, radius in zip(xs, ys, told.written(self.name), radii, strict=True):
            _point(canvas, told, self, (across(x), up(y)), (x, y), label, radius)
        return canvas.svg(height)

    def _is_whole(self, table: Table, row: Row) -> bool:
        known = dict(zip((column.name for column in table.columns), row, strict=True))
        return known[self.across] is not None and known[self.up] is not None

    def _radii(self, told: Table) -> list[float]:
        if not self.size:
            return [4.0] * len(told.rows)
        sizes = told.values(self.size)
        largest = max(sizes, default=1) or 1
        return [3 + 7 * (size / largest) ** 0.5 for size in sizes]

    def _description(self, told: Table) -> str:
        words = {
            "number": len(told.rows),
            "across": told.column(self.across).label,
            "up": told.column(self.up).label,
        }
        return _("%(number)d points: %(across)s to the right, %(up)s upwards.") % words


def _along(canvas: Canvas, scale: Scale, column: Column) -> float:
    for value in scale.ticks():
        x = scale(value)
        canvas.line("grid", (x, TOP), (x, BOTTOM))
        canvas.text(tick(column, value), min(x, WIDTH - 14), BOTTOM + 18, anchor="middle")
    canvas.text(f"{column.label} →", RIGHT, BOTTOM + 38, anchor="end")
    return BOTTOM + 46


def _diagonal(canvas: Canvas, across: Scale, up: Scale) -> None:
    low, high = max(across.low, up.low), min(across.high, up.high)
    canvas.line("diagonal", (across(low), up(low)), (across(high), up(high)))


def _point(
    canvas: Canvas,
    told: Table,
    scatter: Scatter,
    at: tuple[float, float],
    values: tuple[float, float],
    label: str,
    radius: float,
) -> None:
    across, up = told.column(scatter.across), told.column(scatter.up)
    says = f"{label}: {across.written(values[0])}, {up.written(values[1])}"
    canvas.mark("circle", says, 0, {"cx": at[0], "cy": at[1], "r": radius})
    room = WIDTH - at[0] - radius - 3
    short = shortened(label, max(room, 3 * CHARACTER))
    canvas.text(short, at[0] + radius + 3, at[1] + 4)
