"""Compositions of circles and parts of circles."""

import math

from catalog.posters.compositions.panel import Composition, Panel
from catalog.posters.svg_shapes import box, disc, number, path, ring


def overlapping_discs(panel: Panel) -> list[str]:
    """Two or three large discs laid over each other like transparent film."""
    first, second, third = panel.accents()
    x, y = (
        panel.width * panel.random.between(0.36, 0.44),
        panel.height * panel.random.between(0.42, 0.52),
    )
    radius = panel.short * panel.random.between(0.34, 0.4)
    turn = panel.random.between(0.2, 1.1)
    far_x, far_y = x + radius * 0.95 * math.cos(turn), y + radius * 0.8 * math.sin(turn)
    return [
        disc(x, y, radius, first),
        disc(far_x, far_y, radius * 0.78, second, fill_opacity=0.86),
        disc(x - radius * 0.5, y + radius * 0.72, radius * 0.3, third, fill_opacity=0.92),
    ]


def eclipse(panel: Panel) -> list[str]:
    """One body before another, and a thin ring of light."""
    first, second, third = panel.accents()
    x, y = panel.width / 2, panel.height * 0.5
    radius = panel.short * panel.random.between(0.36, 0.43)
    turn = panel.random.between(0, math.tau)
    shift = radius * panel.random.between(0.16, 0.34)
    return [
        ring(x, y, radius * 1.16, second, 1.2),
        disc(x, y, radius, first),
        disc(
            x + shift * math.cos(turn),
            y + shift * math.sin(turn),
            radius * 0.9,
            panel.colours.muted,
        ),
        disc(
            x - radius * 1.16 * math.cos(turn),
            y - radius * 1.16 * math.sin(turn),
            radius * 0.1,
            third,
        ),
    ]


def orbits(panel: Panel) -> list[str]:
    """A sun off the middle, its planets each on a ring."""
    first, second, third = panel.accents()
    x, y = (
        panel.width * panel.random.between(0.2, 0.8),
        panel.height * panel.random.between(0.5, 0.9),
    )
    step = panel.short * panel.random.between(0.15, 0.19)
    drawn = [ring(x, y, step * (n + 1.3), panel.colours.ink, 0.7) for n in range(7)]
    towards = math.atan2(panel.height * 0.4 - y, panel.width / 2 - x)
    for n, colour in enumerate((second, third, first, second, third)):
        turn = towards + panel.random.between(-0.9, 0.9)
        away = step * (n + 1.3)
        size = step * panel.random.between(0.13, 0.34)
        drawn.append(disc(x + away * math.cos(turn), y + away * math.sin(turn), size, colour))
    return [*drawn, disc(x, y, step * 0.8, first)]


def ripples(panel: Panel) -> list[str]:
    """Rings from a point near an edge, thick to thin."""
    first, second, _ = panel.accents()
    x, y = (
        panel.width * panel.random.between(0.05, 0.95),
        panel.height * panel.random.choice((0.1, 0.9, 1.0)),
    )
    reach = math.hypot(panel.width, panel.height)
    count = panel.random.integer(9, 13)
    step = reach / count
    drawn = [
        ring(
            x, y, step * (n + 1), second if n % 4 == 3 else first, step * (0.62 - 0.52 * n / count)
        )
        for n in range(count)
    ]
    return [*drawn, disc(x, y, step * 0.55, panel.colours.third)]


def petals(panel: Panel) -> list[str]:
    """A flower of overlapping leaves."""
    first, second, third = panel.accents()
    x, y, reach = panel.width / 2, panel.height * 0.5, panel.short * 0.46
    count = panel.random.choice((6, 8, 9, 12))
    slim = panel.random.between(0.24, 0.4)
    turn = panel.random.between(0, 360 / count)
    place = f"{number(x)} {number(y)}"
    leaf = (
        f"M0 0C{number(reach * slim)} {number(-reach * 0.35)} {number(reach * slim)} "
        f"{number(-reach * 0.8)} 0 {number(-reach)}C{number(-reach * slim)} {number(-reach * 0.8)} "
        f"{number(-reach * slim)} {number(-reach * 0.35)} 0 0Z"
    )
    drawn = [
        path(
            leaf,
            (first, second)[n % 2],
            fill_opacity=0.82,
            transform=f"translate({place}) rotate({number(turn + 360 * n / count)})",
        )
        for n in range(count)
    ]
    return [*drawn, disc(x, y, reach * 0.16, third)]


def quarters(panel: Panel) -> list[str]:
    """A floor of quarter circles and leaves, each tile turned its own way."""
    across = panel.random.choice((3, 4))
    side = panel.width / across
    colours = [*panel.accents(), panel.colours.muted]
    drawn = []
    for row in range(math.ceil(panel.height / side)):
        for column in range(across):
            x, y = column * side, row * side
            under = panel.random.choice([*colours, panel.ground])
            over = panel.random.choice([each for each in colours if each != under])
            drawn.append(box(x, y, side + 0.5, side + 0.5, under))
            drawn.append(_quarter(panel, x + side / 2, y + side / 2, side / 2, over))
    return drawn


def _quarter(panel: Panel, x: float, y: float, half: float, fill: str) -> str:
    corner, side = number(half), number(half * 2)
    arc = f"A{side} {side} 0 0 1"
    back = f"{arc} -{corner} -{corner}Z" if panel.random.odds(0.3) else f"L-{corner} {corner}Z"
    place = f"translate({number(x)} {number(y)}) rotate({90 * panel.random.integer(0, 3)})"
    shape = f"M-{corner} -{corner}{arc} {corner} {corner}{back}"
    return path(shape, fill, transform=place)


def spiral(panel: Panel) -> list[str]:
    """Seeds of a sunflower: each turns by the golden angle and lies further out."""
    colours = panel.accents()
    x, y = panel.width / 2, panel.height * 0.5
    reach = math.hypot(panel.width, panel.height) / 2
    golden = math.pi * (3 - math.sqrt(5))
    count = panel.random.integer(150, 200)
    turn = panel.random.between(0, math.tau)
    drawn = []
    for n in range(4, count):
        away = reach * math.sqrt(n / count)
        size = panel.short * 0.034 * (0.35 + n / count)
        left, top = x + away * math.cos(turn + n * golden), y + away * math.sin(turn + n * golden)
        drawn.append(disc(left, top, size, colours[(n % 21) // 7]))
    return drawn


COMPOSITIONS: tuple[Composition, ...] = (
    overlapping_discs,
    eclipse,
    orbits,
    ripples,
    petals,
    quarters,
    spiral,
)
