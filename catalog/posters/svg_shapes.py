"""SVG elements as text: presentation attributes only, for a strict Content-Security-Policy."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

Point = tuple[float, float]


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def element(name: str, /, **attributes: str | float) -> str:
    """`stroke_width=2` becomes `stroke-width="2"`."""
    written = (f'{key.replace("_", "-")}="{_value(each)}"' for key, each in attributes.items())
    return f"<{name} {' '.join(written)}/>"


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)


def box(x: float, y: float, width: float, height: float, fill: str, **more: str | float) -> str:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def disc(x: float, y: float, radius: float, fill: str, **more: str | float) -> str:
    return element("circle", cx=x, cy=y, r=radius, fill=fill, **more)


def ring(x: float, y: float, radius: float, colour: str, width: float) -> str:
    return element("circle", cx=x, cy=y, r=radius, fill="none", stroke=colour, stroke_width=width)


def area(points: Iterable[Point], fill: str, **more: str | float) -> str:
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return element("polygon", points=corners, fill=fill, **more)


def path(commands: str, fill: str = "none", **more: str | float) -> str:
    return element("path", d=commands, fill=fill, **more)


def smooth(points: Sequence[Point]) -> str:
    """A path through the middle of each pair of neighbours, bending at the points."""
    start = points[0]
    commands = [f"M{number(start[0])} {number(start[1])}"]
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        middle = (x + next_x) / 2, (y + next_y) / 2
        commands.append(f"Q{number(x)} {number(y)} {number(middle[0])} {number(middle[1])}")
    commands.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(commands)


def text_content(text: str) -> str:
    return escape(text)
