"""Compositions of bars, steps, wedges and blocks."""

import math

from catalog.posters.compositions.panel import Composition, Panel
from catalog.posters.svg_shapes import area, box, disc


def bars(panel: Panel) -> list[str]:
    """Upright bars of many heights, as if the room were humming."""
    first, second, third = panel.accents()
    count = panel.random.choice((7, 9, 11, 15))
    step = panel.width / count
    swing, phase = panel.random.between(0.6, 1.6), panel.random.between(0, math.tau)
    drawn = []
    for n in range(count):
        wave = 0.5 + 0.5 * math.sin(phase + swing * math.tau * n / count)
        height = panel.height * (0.18 + 0.66 * wave * panel.random.between(0.75, 1.0))
        colour = third if n == count // 2 else (first, second)[n % 2]
        drawn.append(
            box(n * step + step * 0.14, panel.height - height, step * 0.72, height, colour)
        )
    return drawn


def skyline(panel: Panel) -> list[str]:
    """Houses at night, a few windows still lit."""
    first, second, third = panel.accents()
    moon = panel.short * panel.random.between(0.12, 0.17)
    drawn = [disc(panel.width * panel.random.between(0.2, 0.8), panel.height * 0.25, moon, third)]
    for layer, colour in enumerate((second, first, panel.colours.ink)):
        x = -panel.width * 0.05
        while x < panel.width:
            across = panel.width * panel.random.between(0.1, 0.2)
            up = panel.height * panel.random.between(0.22, 0.56) * (1 - 0.24 * layer)
            drawn.append(box(x, panel.height - up, across + 0.6, up, colour))
            if layer == 2:
                drawn += _windows(panel, x, panel.height - up, across)
            x += across
    return drawn


def _windows(panel: Panel, x: float, top: float, across: float) -> list[str]:
    side, gap = panel.width * 0.014, panel.width * 0.032
    places = [
        (x + gap * (column + 0.7), top + gap * (row + 0.8))
        for column in range(int(across / gap) - 1)
        for row in range(3)
    ]
    lit = [place for place in places if panel.random.odds(0.3)]
    return [box(left, down, side, side * 1.3, panel.colours.third) for left, down in lit]


def diagonals(panel: Panel) -> list[str]:
    """Bands across the whole sheet."""
    colours = panel.accents()
    lean = panel.height * panel.random.between(0.5, 0.9) * panel.random.choice((-1, 1))
    x = panel.width * panel.random.between(-0.5, 0.0) - max(lean, 0)
    drawn = []
    for n in range(panel.random.integer(4, 6)):
        across = panel.width * panel.random.between(0.08, 0.26)
        corners = [
            (x, panel.height),
            (x + across, panel.height),
            (x + across + lean, 0),
            (x + lean, 0),
        ]
        drawn.append(area(corners, colours[n % 3]))
        x += across + panel.width * panel.random.between(0.05, 0.16)
    radius = panel.short * panel.random.between(0.1, 0.16)
    sun = disc(
        panel.width * panel.random.between(0.3, 0.7), panel.height * 0.4, radius, panel.colours.ink
    )
    return [*drawn, sun]


def rays(panel: Panel) -> list[str]:
    """Light from one point."""
    first, second, third = panel.accents()
    x, y = (
        panel.width * panel.random.between(0.25, 0.75),
        panel.height * panel.random.between(0.72, 1.0),
    )
    reach = panel.width + panel.height
    count = panel.random.choice((24, 30, 36))
    drawn = []
    for n in range(0, count, 2):
        turn = math.tau * n / count + 0.05
        wide = math.tau / count
        corners = [
            (x, y),
            (x + reach * math.cos(turn), y + reach * math.sin(turn)),
            (x + reach * math.cos(turn + wide), y + reach * math.sin(turn + wide)),
        ]
        drawn.append(area(corners, first))
    radius = panel.short * panel.random.between(0.2, 0.3)
    return [*drawn, disc(x, y, radius * 1.28, second), disc(x, y, radius, third)]


def blocks(panel: Panel) -> list[str]:
    """A sheet divided again and again, a few parts coloured in."""
    drawn: list[str] = []
    _divide(panel, (0, 0, panel.width, panel.height), 4, drawn)
    return drawn


def _divide(
    panel: Panel, part: tuple[float, float, float, float], depth: int, drawn: list[str]
) -> None:
    x, y, width, height = part
    if depth == 0 or (depth < 3 and panel.random.odds(0.22)):
        colours = panel.colours
        fill = panel.random.choice(
            (
                colours.first,
                colours.first,
                colours.second,
                colours.third,
                colours.muted,
                colours.muted,
                panel.ground,
            )
        )
        gap = panel.short * 0.012
        drawn.append(box(x + gap, y + gap, width - 2 * gap, height - 2 * gap, fill))
        return
    cut = panel.random.choice((0.38, 0.5, 0.62))
    if width > height:
        first, second = (x, y, width * cut, height), (x + width * cut, y, width * (1 - cut), height)
    else:
        first, second = (
            (x, y, width, height * cut),
            (x, y + height * cut, width, height * (1 - cut)),
        )
    _divide(panel, first, depth - 1, drawn)
    _divide(panel, second, depth - 1, drawn)


def stairs(panel: Panel) -> list[str]:
    """Steps that climb, with somebody's moon above them."""
    first, second, third = panel.accents()
    count = panel.random.integer(5, 8)
    step, rise = panel.width / count, panel.height * 0.72 / count
    up = panel.random.odds(0.5)
    drawn = [
        disc(panel.width * (0.28 if up else 0.72), panel.height * 0.3, panel.short * 0.17, third)
    ]
    for n in range(count):
        x = n * step if up else panel.width - (n + 1) * step
        height = rise * (n + 1)
        drawn.append(box(x, panel.height - height, step + 0.5, height, first))
        drawn.append(box(x, panel.height - height, step + 0.5, rise * 0.34, second))
    return drawn


def tunnel(panel: Panel) -> list[str]:
    """Frames within frames, towards a lit door."""
    first, second, third = panel.accents()
    count = panel.random.integer(6, 8)
    x, y = (
        panel.width * panel.random.between(0.35, 0.65),
        panel.height * panel.random.between(0.45, 0.7),
    )
    drawn = []
    for n in range(count):
        share = 1 - n / count
        left, top = x - x * share, y - y * share
        fill = (first, panel.colours.muted, second, panel.colours.muted)[n % 4]
        drawn.append(box(left, top, panel.width * share, panel.height * share, fill))
    share = 0.5 / count
    return [
        *drawn,
        box(x - x * share, y - y * share, panel.width * share, panel.height * share, third),
    ]


COMPOSITIONS: tuple[Composition, ...] = (bars, skyline, diagonals, rays, blocks, stairs, tunnel)
