"""Compositions of landscapes: hills, peaks, seas, deserts."""

import math

from catalog.posters.compositions.panel import Composition, Panel
from catalog.posters.svg_shapes import Point, area, box, disc, number, path, smooth


def hills(panel: Panel) -> list[str]:
    """A low sun behind soft hills."""
    first, second, third = panel.accents()
    radius = panel.short * panel.random.between(0.2, 0.28)
    drawn = [
        disc(panel.width * panel.random.between(0.28, 0.72), panel.height * 0.42, radius, first)
    ]
    for layer, colour in enumerate((second, panel.colours.muted, third)):
        level = panel.height * (0.5 + 0.17 * layer)
        drawn.append(_ground(panel, level, panel.height * 0.1, colour))
    return drawn


def peaks(panel: Panel) -> list[str]:
    """Mountains, each with its lit side."""
    first, second, third = panel.accents()
    moon = panel.width * panel.random.between(0.2, 0.8)
    drawn = [disc(moon, panel.height * 0.24, panel.short * 0.12, third)]
    for layer, (lit, shade) in enumerate(((second, first), (panel.colours.ink, third))):
        for n in range(3 - layer):
            x = panel.width * (panel.random.between(0.02, 0.22) + 0.4 * n + 0.12 * layer)
            top = panel.height * (panel.random.between(0.3, 0.44) + 0.21 * layer)
            drawn += _peak(panel, x, top, lit, shade)
    return drawn


def _peak(panel: Panel, x: float, top: float, lit: str, shade: str) -> list[str]:
    half = (panel.height - top) * panel.random.between(0.6, 0.85)
    ridge = x + half * panel.random.between(-0.12, 0.2)
    left, right = (x - half, panel.height), (x + half, panel.height)
    waist = (x + half * 0.08, top + (panel.height - top) * 0.42)
    return [
        area([left, (x, top), right], lit),
        area([(x, top), right, (ridge, panel.height), waist], shade),
    ]


def sea(panel: Panel) -> list[str]:
    """A sun cut by the water, and its light in stripes."""
    first, second, third = panel.accents()
    x, level = (
        panel.width * panel.random.between(0.35, 0.65),
        panel.height * panel.random.between(0.5, 0.6),
    )
    radius = panel.short * panel.random.between(0.28, 0.36)
    drawn = [
        disc(x, level, radius, first),
        box(0, level, panel.width, panel.height - level, second),
    ]
    count = 7
    for n in range(count):
        y = level + (panel.height - level) * (n + 0.45) / count
        across = radius * 2 * (0.95 - 0.1 * n) * panel.random.between(0.7, 1.0)
        thick = (panel.height - level) / count * 0.36
        colour = third if n % 3 == 1 else first
        drawn.append(box(x - across / 2, y, across, thick, colour, rx=thick / 2))
    return drawn


def waves(panel: Panel) -> list[str]:
    """Lines that lift where something lies below."""
    colours = panel.accents()
    count = panel.random.integer(14, 18)
    centre = panel.width * panel.random.between(0.36, 0.64)
    drawn = []
    for n in range(count):
        level = panel.height * (0.3 + 0.74 * n / (count - 1))
        line = smooth(_lifted(panel, level, centre))
        right, low = number(panel.width + 4), number(panel.height + 20)
        drawn.append(path(f"{line}L{right} {low}L-4 {low}Z", panel.ground))
        drawn.append(path(line, stroke=colours[n * 3 // count], stroke_width=2.2))
    return drawn


def _lifted(panel: Panel, level: float, centre: float) -> list[Point]:
    points: list[Point] = [(-4, level)]
    for k in range(25):
        x = panel.width * k / 24
        bell = math.exp(-(((x - centre) / (panel.width * 0.19)) ** 2))
        points.append((x, level - panel.height * 0.27 * bell * panel.random.between(0.1, 1.0)))
    return [*points, (panel.width + 4, level)]


def dunes(panel: Panel) -> list[str]:
    """Long curves, light on one side and dark on the other."""
    first, second, third = panel.accents()
    x, radius = panel.width * panel.random.between(0.3, 0.75), panel.short * 0.12
    drawn = [disc(x, panel.height * 0.25, radius, third)]
    sides = ((second, panel.colours.muted), (first, second), (third, first))
    for layer, (light, shade) in enumerate(sides):
        drawn += _dune(panel, panel.height * (0.46 + 0.2 * layer), light, shade)
    return drawn


def _dune(panel: Panel, level: float, light: str, shade: str) -> list[str]:
    crest = panel.width * panel.random.between(0.25, 0.75)
    top = level - panel.height * panel.random.between(0.08, 0.17)
    low, right = panel.height + 2, panel.width + 2
    rise = f"M-2 {number(level + 20)}Q{number(crest * 0.6)} {number(level)} {_at(crest, top)}"
    fall = f"Q{_at(crest + panel.width * 0.2, level)} {_at(right, level - 4)}V{number(low)}"
    edge = f"H{number(crest * 0.7)}Q{_at(crest * 1.18, level + 30)} {_at(crest, top)}Z"
    return [path(f"{rise}{fall}H-2Z", light), path(f"M{_at(crest, top)}{fall}{edge}", shade)]


def _at(x: float, y: float) -> str:
    return f"{number(x)} {number(y)}"


def road(panel: Panel) -> list[str]:
    """A road to the place where everything meets."""
    first, second, third = panel.accents()
    x = panel.width * panel.random.between(0.3, 0.7)
    level = panel.height * panel.random.between(0.46, 0.56)
    half = panel.width * panel.random.between(0.34, 0.5)
    foot = panel.width / 2
    radius = panel.short * panel.random.between(0.18, 0.27)
    corners = [(x, level), (foot + half, panel.height), (foot - half, panel.height)]
    drawn = [
        disc(x, level - radius * 0.35, radius, first),
        box(0, level, panel.width, panel.height - level, second),
        area(corners, panel.colours.ink),
    ]
    for n in range(5):
        far, near = (((n + share) / 5) ** 1.7 for share in (0.42, 0.9))
        stripe = ((far, -1), (far, 1), (near, 1), (near, -1))
        points = [
            (x + (foot - x) * share + side * 6 * share, level + (panel.height - level) * share)
            for share, side in stripe
        ]
        drawn.append(area(points, third))
    return drawn


def _ground(panel: Panel, level: float, swell: float, colour: str) -> str:
    phase, bends = panel.random.between(0, math.tau), panel.random.between(0.8, 1.7)
    points = [
        (panel.width * (k - 1) / 10, level + swell * math.sin(phase + bends * math.tau * k / 12))
        for k in range(13)
    ]
    return path(f"{smooth(points)}V{number(panel.height + 2)}H{number(points[0][0])}Z", colour)


COMPOSITIONS: tuple[Composition, ...] = (hills, peaks, sea, waves, dunes, road)
