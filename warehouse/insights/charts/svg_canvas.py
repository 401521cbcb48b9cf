"""Builds an SVG element tree with an accessible name, and hatching patterns for the series."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

WIDTH = 440
# Average width of a character at the charts' font size; labels are shortened by it.
CHARACTER = 7.6
# Series differ in colour and in hatching, (angle, gap), so that they differ in grey, too.
HATCHES: tuple[tuple[int, int] | None, ...] = (
    None, (45, 7), (135, 5), (0, 6), (90, 5), (45, 3), (135, 9), (0, 3),
)  # fmt: skip


class Canvas:
    def __init__(self, name: str, title: str, description: str) -> None:
        self.name = name
        self.root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "role": "img",
                "class": "chart",
                "aria-labelledby": f"{name}-title",
                "aria-describedby": f"{name}-description",
            },
        )
        self.add("title", {"id": f"{name}-title"}, title)
        self.add("desc", {"id": f"{name}-description"}, description)
        self._patterns = self.add("defs", {})
        self._made: set[int] = set()

    def add(
        self,
        tag: str,
        attributes: Mapping[str, str | float],
        text: str = "",
        into: ET.Element | None = None,
    ) -> ET.Element:
        written = {name: _written(value) for name, value in attributes.items()}
        element = ET.SubElement(self.root if into is None else into, tag, written)
        element.text = text or None
        return element

    def text(self, text: str, x: float, y: float, anchor: str = "start") -> None:
        self.add("text", {"x": x, "y": y, "text-anchor": anchor}, text)

    def line(self, kind: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self.add("line", {"class": kind, **ends})

    def mark(self, tag: str, tooltip: str, series: int, shape: Mapping[str, float]) -> None:
        """Adds a bar or a point with the fill of its series and a tooltip."""
        element = self.add(tag, {"class": "mark", "fill": self._fill(series), **shape})
        self.add("title", {}, tooltip, into=element)

    def swatch(self, series: int, x: float, y: float) -> None:
        box = {"x": x, "y": y, "width": 12, "height": 12}
        self.add("rect", {"class": "mark", "fill": self._fill(series), **box})

    def svg(self, height: float) -> SafeString:
        self.root.set("viewBox", f"0 0 {WIDTH} {height:.0f}")
        # ElementTree escapes every text and attribute.
        return mark_safe(ET.tostring(self.root, encoding="unicode"))  # noqa: S308

    def _fill(self, series: int) -> str:
        number = series % len(HATCHES)
        if number not in self._made:
            self._made.add(number)
            self._pattern(number)
        return f"url(#{self.name}-series-{number})"

    def _pattern(self, number: int) -> None:
        angle, gap = HATCHES[number] or (0, 8)
        attributes: dict[str, str | float] = {
            "id": f"{self.name}-series-{number}",
            "width": gap,
            "height": gap,
            "patternUnits": "userSpaceOnUse",
            "patternTransform": f"rotate({angle})",
        }
        pattern = self.add("pattern", attributes, into=self._patterns)
        ground: dict[str, str | float] = {"class": f"series-{number}", "width": gap, "height": gap}
        self.add("rect", ground, into=pattern)
        if HATCHES[number]:
            hatch: dict[str, str | float] = {"class": "hatch", "width": gap, "height": 1.2}
            self.add("rect", hatch, into=pattern)


def shortened(text: str, room: float) -> str:
    """Shortens text to what fits into `room` units, with an ellipsis."""
    fits = max(3, int(room / CHARACTER))
    return text if len(text) <= fits else f"{text[: fits - 1].rstrip()}…"


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
