"""Scatter plot of two measures, with labelled points and an optional diagonal."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from warehouse.insights.charts.axes import BOTTOM, LEFT, RIGHT, draw_value_axis, tick
from warehouse.insights.charts.scale import Scale, scale_for
from warehouse.insights.charts.svg_canvas import CHARACTER, WIDTH, Canvas
from warehouse.insights.result_table import Column, Row, Table

TOP = 30
HEIGHT = 13


@dataclass(frozen=True)
class Scatter:
    """`size` names a measure to whose square root the radius of a point is proportional."""

    across: str
    up: str
    name: str
    size: str = ""
    diagonal: bool = False

    def draw(self, table: Table, name: str, title: str) -> SafeString:
        complete = Table(table.columns, [row for row in table.rows if self._is_whole(table, row)])
        xs, ys = complete.values(self.across), complete.values(self.up)
        canvas = Canvas(name, title, self._description(complete))
        across = scale_for(xs, LEFT, RIGHT, with_zero=self.diagonal)
        up = scale_for(ys, BOTTOM, TOP, with_zero=self.diagonal)
        draw_value_axis(canvas, up, complete.column(self.up))
        canvas.text(f"↑ {complete.column(self.up).label}", 0, 12)
        height = _along(canvas, across, complete.column(self.across))
        if self.diagonal:
            _diagonal(canvas, across, up)
        radii = self._radii(complete)
        labels = Labels(canvas)
        for x, y, label, radius in zip(xs, ys, complete.formatted(self.name), radii, strict=True):
            x_text = complete.column(self.across).formatted(x)
            y_text = complete.column(self.up).formatted(y)
            tooltip = f"{label}: {x_text}, {y_text}"
            canvas.mark("circle", tooltip, 0, {"cx": across(x), "cy": up(y), "r": radius})
            labels.write(label, across(x), up(y), radius + 3)
        return canvas.svg(height)

    def _is_whole(self, table: Table, row: Row) -> bool:
        known = dict(zip((column.name for column in table.columns), row, strict=True))
        return known[self.across] is not None and known[self.up] is not None

    def _radii(self, complete: Table) -> list[float]:
        if not self.size:
            return [4.0] * len(complete.rows)
        sizes = complete.values(self.size)
        largest = max(sizes, default=1) or 1
        return [3 + 7 * (size / largest) ** 0.5 for size in sizes]

    def _description(self, complete: Table) -> str:
        words = {
            "number": len(complete.rows),
            "across": complete.column(self.across).label,
            "up": complete.column(self.up).label,
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


class Labels:
    """Places labels beside their points: to the right, or where they overlap no other."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._taken: list[tuple[float, float, float]] = []

    def write(self, label: str, x: float, y: float, away: float) -> None:
        room = len(label) * CHARACTER
        places = [
            (x + away, y + 4),
            (x - away - room, y + 4),
            (x - room / 2, y - away - 2),
            (x - room / 2, y + away + 10),
        ]
        inside = [place for place in places if 0 <= place[0] <= WIDTH - room]
        free = [place for place in inside if self._is_free(*place, room)]
        left, foot = (free or inside or places)[0]
        self._taken.append((left, foot, room))
        self._canvas.text(label, left, foot)

    def _is_free(self, left: float, foot: float, room: float) -> bool:
        return not any(
            abs(foot - other_foot) < HEIGHT and left < other + other_room and other < left + room
            for other, other_foot, other_room in self._taken
        )
