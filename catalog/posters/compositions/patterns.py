"""Compositions that repeat one small shape."""

import math

from catalog.posters.compositions.panel import Composition, Panel
from catalog.posters.svg_shapes import area, box, disc


def halftone(panel: Panel) -> list[str]:
    """Dots that grow towards a light."""
    first, second, _ = panel.accents()
    across = panel.random.integer(11, 14)
    step = panel.width / across
    x, y = (
        panel.width * panel.random.between(0.15, 0.85),
        panel.height * panel.random.between(0.15, 0.85),
    )
    reach = math.hypot(panel.width, panel.height) * 0.72
    drawn = []
    for row in range(math.ceil(panel.height / step) + 1):
        for column in range(across + 1):
            left, top = step * (column + 0.5 * (row % 2)), step * (row + 0.4)
            near = 1 - math.hypot(left - x, top - y) / reach
            if near > 0.08:
                drawn.append(disc(left, top, step * 0.56 * near, first if near < 0.74 else second))
    return drawn


def scales(panel: Panel) -> list[str]:
    """Rows of overlapping shells, laid from the top."""
    colours = panel.accents()
    across = panel.random.integer(3, 5)
    step = panel.width / across
    drawn = []
    for row in range(math.ceil(panel.height / (step / 2)) + 2, -2, -1):
        fill = colours[row % 3]
        for column in range(-1, across + 1):
            x, y = step * (column + 0.5 + 0.5 * (row % 2)), step * 0.5 * row
            for n, size in enumerate((0.5, 0.44, 0.3, 0.2)):
                drawn.append(disc(x, y, step * size, fill if n % 2 else panel.ground))
    return drawn


def triangles(panel: Panel) -> list[str]:
    """A quilt of triangles."""
    colours = panel.colours
    across = panel.random.choice((3, 4, 5))
    side = panel.width / across
    drawn = []
    for row in range(math.ceil(panel.height / side)):
        for column in range(across):
            x, y = column * side, row * side
            fill = panel.random.choice(
                (colours.first, colours.second, colours.third, colours.muted)
            )
            other = panel.random.choice((panel.ground, colours.muted))
            corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
            missing = panel.random.integer(0, 3)
            drawn.append(box(x, y, side + 0.5, side + 0.5, other))
            drawn.append(area([corner for n, corner in enumerate(corners) if n != missing], fill))
    return drawn


def weave(panel: Panel) -> list[str]:
    """Ribbons over and under each other."""
    first, second, third = panel.accents()
    across = panel.random.integer(4, 6)
    step = panel.width / across
    band = step * 0.62
    rows = math.ceil(panel.height / step)
    drawn = [
        box(step * (n + 0.19), 0, band, panel.height, second if n % 2 else third)
        for n in range(across)
    ]
    for row in range(rows):
        y = step * (row + 0.19)
        for column in range(across):
            if (row + column) % 2 == 0:
                drawn.append(box(step * column - step * 0.19, y, step * 1.38, band, first))
    return drawn


def confetti(panel: Panel) -> list[str]:
    """Slips of paper in the air, thicker below."""
    colours = [*panel.accents(), panel.colours.ink]
    drawn = []
    for n in range(64):
        x = panel.width * panel.random.between(-0.02, 1.02)
        y = panel.height * math.sqrt(panel.random.between(0, 1))
        size = panel.short * panel.random.between(0.05, 0.13)
        turn = f"rotate({panel.random.integer(0, 179)} {x:.1f} {y:.1f})"
        colour = colours[n % 4]
        if n % 3:
            slip = box(x - size / 2, y - size / 6, size, size / 3, colour, transform=turn)
            drawn.append(slip)
        else:
            drawn.append(disc(x, y, size * 0.28, colour))
    return drawn


def strata(panel: Panel) -> list[str]:
    """Layers, like pages or rock."""
    colours = [*panel.accents(), panel.colours.muted]
    drawn, y, before = [], 0.0, ""
    while y < panel.height:
        thick = panel.height * panel.random.choice((0.02, 0.03, 0.05, 0.08, 0.13))
        fill = panel.random.choice([each for each in colours if each != before])
        drawn.append(box(0, y, panel.width, thick + 0.5, fill))
        y, before = y + thick, fill
    radius = panel.short * panel.random.between(0.22, 0.32)
    return [
        *drawn,
        disc(
            panel.width * panel.random.between(0.3, 0.7),
            panel.height / 2,
            radius,
            panel.colours.ink,
        ),
    ]


COMPOSITIONS: tuple[Composition, ...] = (halftone, scales, triangles, weave, confetti, strata)
