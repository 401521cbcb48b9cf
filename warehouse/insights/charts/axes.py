"""Draws the legend, the value axis with its grid, and the labels of the category axis."""

from warehouse.insights.charts.scale import Scale
from warehouse.insights.charts.svg_canvas import CHARACTER, WIDTH, Canvas, shortened
from warehouse.insights.result_table import Column

LEFT, RIGHT, BOTTOM = 52, WIDTH - 12, 230
LINE = 20


def draw_legend(canvas: Canvas, names: list[str]) -> float:
    """Draws the legend from the top; returns the y at which the plot may begin."""
    if len(names) < 2:
        return 14
    x, y = 0.0, 2.0
    for number, name in enumerate(names):
        room = min(18 + len(name) * CHARACTER + 14, WIDTH)
        if x and x + room > WIDTH:
            x, y = 0.0, y + LINE
        canvas.swatch(number, x, y)
        canvas.text(shortened(name, WIDTH - 18), x + 18, y + 11)
        x += room
    return y + LINE + 12


def draw_value_axis(canvas: Canvas, scale: Scale, column: Column, right: float = RIGHT) -> None:
    for value in scale.ticks():
        y = scale(value)
        canvas.line("axis" if value == 0 else "grid", (LEFT, y), (right, y))
        canvas.text(tick(column, value), LEFT - 6, y + 4, anchor="end")


def draw_category_labels(
    canvas: Canvas, categories: list[str], centres: list[float], right: float = RIGHT
) -> float:
    """Draws as many category labels as fit, evenly spaced; returns the height so far."""
    longest = max((len(category) for category in categories), default=1) * CHARACTER + 8
    fit = max(1, int((right - LEFT) / longest))
    every = -(-len(categories) // fit)
    for category, centre in list(zip(categories, centres, strict=True))[::every]:
        half = len(category) * CHARACTER / 2
        x = min(max(centre, half), WIDTH - half)
        canvas.text(category, x, BOTTOM + 18, anchor="middle")
    return BOTTOM + 26


def tick(column: Column, value: float) -> str:
    """Formats the value of a tick without trailing zeros."""
    written = column.formatted(value)
    number, space, unit = written.partition(" ")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number}{space}{unit}"
