from collections.abc import Sequence

from django.conf import settings

from catalog.posters.compositions import COMPOSITIONS
from catalog.posters.compositions.panel import Panel
from catalog.posters.lettering import LEADING, Setting, set_name, width
from catalog.posters.palettes import Palette, palettes_for
from catalog.posters.seeded_random import SeededRandom
from catalog.posters.svg_shapes import box, number, text_content

POSTER_VERSION = 2
"""Part of every poster's URL, so that browsers refetch posters when the drawing changes."""

WIDTH, HEIGHT = 300.0, 450.0
MARGIN = 24.0
LARGEST = 86.0
MOST_LETTERING = 190.0
# A line that takes more of the width than this may be too wide in the font that a screen has.
SAFE = 0.72
YEAR_SIZE, YEAR_SPACE = 18.0, 30.0
SANS = "'Avenir Next','Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"
SERIF = "'Iowan Old Style',Georgia,'Times New Roman','Liberation Serif',serif"
WITH_SERIFS = frozenset({"drama", "romance", "fantasy", "mystery", "war", "musical", "horror"})


def poster_address(title_id: int, *, large: bool = False) -> str:
    size = "&large" if large else ""
    return f"{settings.ROOT_PATH}/titles/{title_id}/poster.svg?v={POSTER_VERSION}{size}"


def poster(title_id: int, name: str, year: int | None, genres: Sequence[str]) -> str:
    """Draws an SVG of 300 × 450. The same arguments always give the same drawing.

    `genres` are keys such as "sci-fi". Lettering lies on the plain ground, never on the picture.
    """
    random = SeededRandom(f"{title_id}")
    palette = random.choice(palettes_for(genres))
    setting = set_name(_visible(name), WIDTH - 2 * MARGIN, MOST_LETTERING, LARGEST)
    lettering = MARGIN * 1.5 + setting.height + (YEAR_SPACE if year else 0)
    on_top = random.odds(0.22)
    picture = _picture(random, palette, HEIGHT - lettering, lettering if on_top else 0.0)
    style = _style(palette, random, genres)
    parts = [
        box(0, 0, WIDTH, HEIGHT, palette.ground),
        picture,
        *_lettering(setting, year, 0.0 if on_top else HEIGHT - lettering, style),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'width="{WIDTH:g}" height="{HEIGHT:g}">{"".join(parts)}</svg>'
    )


def _picture(random: SeededRandom, palette: Palette, height: float, top: float) -> str:
    """Draws the picture, to the edges or framed by the ground."""
    inset = MARGIN if random.odds(0.35) else 0.0
    width, height = WIDTH - 2 * inset, height - inset
    y = top if top else inset
    compose = random.choice(COMPOSITIONS)
    ground = palette.muted if random.odds(0.5) or inset else palette.ground
    drawn = compose(Panel(width, height, ground, palette, random))
    # A nested svg clips what it holds, without an id that another poster on the page may have.
    return (
        f'<svg x="{number(inset)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}" overflow="hidden">'
        f"{box(0, 0, width, height, ground)}{''.join(drawn)}</svg>"
    )


def _lettering(setting: Setting, year: int | None, top: float, style: str) -> list[str]:
    x = WIDTH - MARGIN if setting.from_right else MARGIN
    direction = ' direction="rtl"' if setting.from_right else ""
    place = f'<text x="{number(x)}"{direction}'
    first = top + MARGIN * 0.75 + setting.size * 0.8
    size = number(setting.size)
    written = [
        f'{place} y="{number(first + n * setting.size * LEADING)}" font-size="{size}" '
        f'font-weight="700"{_bound(line, setting.size)}>{text_content(line)}</text>'
        for n, line in enumerate(setting.lines)
    ]
    if year:
        y = number(top + MARGIN * 0.75 + setting.height + YEAR_SPACE * 0.72)
        written.append(
            f'{place} y="{y}" font-size="{YEAR_SIZE:g}" letter-spacing="1.5">{year}</text>'
        )
    return [f"<g {style}>", *written, "</g>"]


def _bound(line: str, size: float) -> str:
    """Fixes the width of a long line: fonts differ by a fifth, and the poster cannot carry one."""
    wide, room = width(line) * size, WIDTH - 2 * MARGIN
    if wide < SAFE * room:
        return ""
    return f' textLength="{number(min(wide, room))}" lengthAdjust="spacingAndGlyphs"'


def _style(palette: Palette, random: SeededRandom, genres: Sequence[str]) -> str:
    family = SERIF if WITH_SERIFS & set(genres) and random.odds(0.6) else SANS
    return f'fill="{palette.ink}" font-family="{family}"'


def _visible(name: str) -> str:
    """Removes control characters and lone surrogates, which XML 1.0 does not allow."""
    return "".join(letter for letter in name if letter.isprintable() or letter.isspace()) or "?"
