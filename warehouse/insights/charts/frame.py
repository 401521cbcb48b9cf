"""What stands around the marks: the legend, the upright axis with its grid, the places below."""

from warehouse.insights.charts.canvas import CHARACTER, WIDTH, Canvas, shortened
from warehouse.insights.charts.scale import Scale
from warehouse.insights.table import Column

LEFT, RIGHT, BOTTOM = 52, WIDTH - 12, 230
LINE = 20


def legend(canvas: Canvas, names: list[str]) -> float:
    """Draws swatches with names from the top; returns where the plot may begin."""
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


def upright(canvas: Canvas, scale: Scale, column: Column, right: float = RIGHT) -> None:
    for value in scale.ticks():
        y = scale(value)
        canvas.line("axis" if value == 0 else "grid", (LEFT, y), (right, y))
        canvas.text(tick(column, value), LEFT - 6, y + 4, anchor="end")


def below(canvas: Canvas, places: list[str], centres: list[float], right: float = RIGHT) -> float:
    """Writes as many places as fit side by side, evenly chosen; returns the height so far."""
    longest = max((len(place) for place in places), default=1) * CHARACTER + 8
    fit = max(1, int((right - LEFT) / longest))
    every = -(-len(places) // fit)
    for place, centre in list(zip(places, centres, strict=True))[::every]:
        half = len(place) * CHARACTER / 2
        x = min(max(centre, half), WIDTH - half)
        canvas.text(place, x, BOTTOM + 18, anchor="middle")
    return BOTTOM + 26


def tick(column: Column, value: float) -> str:
    """Shorter than in the table: no places behind the point that a round number does not have."""
    written = column.written(value)
    number, space, unit = written.partition(" ")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number}{space}{unit}"
