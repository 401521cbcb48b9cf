import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.posters import poster
from catalog.posters.compositions import COMPOSITIONS
from catalog.posters.compositions.panel import Composition, Panel
from catalog.posters.lettering import set_name, width
from catalog.posters.palettes import (
    DEFAULT,
    GENRE_PRIORITY,
    PALETTES,
    SAME_AS,
    Palette,
    palettes_for,
)
from catalog.posters.seeded_random import SeededRandom

SVG = "{http://www.w3.org/2000/svg}"
EVERY_PALETTE = [*itertools.chain(*PALETTES.values()), *DEFAULT]
NAMES = [
    "M",
    "Up",
    "The Good, the Bad and the Ugly",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch",
    "W" * 80,
    "i" * 80,
    "千と千尋の神隠し",
    "기생충",
    "Сталкер",
    "وجدة",
    "नमक हलाल",
    "ต้มยำกุ้ง",
]
PRESENTATION = {
    "xmlns", "viewBox", "width", "height", "x", "y", "cx", "cy", "r", "rx", "d", "points", "fill",
    "fill-opacity", "stroke", "stroke-width", "transform", "overflow", "font-family", "font-size",
    "font-weight", "letter-spacing", "direction", "textLength", "lengthAdjust",
}  # fmt: skip


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 we drew it ourselves


def texts(drawing: str) -> list[ET.Element]:
    return list(parsed(drawing).iter(f"{SVG}text"))


def test_the_same_title_always_gets_the_same_poster() -> None:
    assert poster(7, "Heat", 1995, ["crime"]) == poster(7, "Heat", 1995, ["crime"])


def test_different_titles_get_different_posters() -> None:
    assert len({poster(n, "Heat", 1995, ["crime"]) for n in range(50)}) == 50


def test_the_name_and_the_year_can_be_read_on_it() -> None:
    for n in range(40):
        written = [text.text or "" for text in texts(poster(n, "The Third Man", 1949, []))]
        assert " ".join(written) == "The Third Man 1949"


def test_without_a_year_only_the_name_stands_there() -> None:
    assert [text.text for text in texts(poster(3, "Heat", None, []))] == ["Heat"]


@pytest.mark.parametrize("palette", EVERY_PALETTE)
def test_type_reads_on_its_ground(palette: Palette) -> None:
    assert contrast(palette.ink, palette.ground) >= 4.5


def test_type_lies_on_plain_ground_and_never_on_the_picture() -> None:
    for n, name in itertools.product(range(60), NAMES):
        root = parsed(poster(n, name, 1999, ["drama"]))
        ground, picture, lettering = root
        assert ground.get("fill") in {palette.ground for palette in EVERY_PALETTE}
        top = float(picture.get("y", "0"))
        bottom = top + float(picture.get("height", "0"))
        for text in lettering:
            size, line = float(text.get("font-size", "0")), float(text.get("y", "0"))
            assert line - size * 0.8 >= bottom - 0.5 or line + size * 0.25 <= top + 0.5
            assert line + size * 0.25 <= 450
            assert line - size * 0.8 >= 0


@pytest.mark.parametrize("name", NAMES)
def test_every_name_fits_between_the_margins(name: str) -> None:
    setting = set_name(name, 252, 190, 86)
    assert max(width(line) for line in setting.lines) * setting.size <= 252.01
    assert setting.height <= 190.01
    assert "".join(setting.lines).replace(" ", "") == name.replace(" ", "")


def test_a_short_name_is_set_larger_than_a_long_one() -> None:
    sizes = [set_name(name, 252, 190, 86).size for name in NAMES[:4]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[3] > 30


def test_a_dash_or_a_number_never_begins_a_line() -> None:
    for name in ("Star Wars: Episode IV - A New Hope", "Terminator 2: Judgment Day", "Rocky III"):
        lines = set_name(name, 252, 190, 86).lines
        assert not [line for line in lines if re.match(r"[-–\d]|I+V?\b", line)]


def test_scripts_that_run_from_the_right_are_set_from_the_right() -> None:
    assert {text.get("direction") for text in texts(poster(1, "הלהקה האחרונה", 2007, []))} == {
        "rtl"
    }
    assert {text.get("direction") for text in texts(poster(1, "Amélie", 2001, []))} == {None}


@given(
    title_id=st.integers(1, 2**63 - 1),
    name=st.text(max_size=80),
    year=st.none() | st.integers(1870, 2100),
    genres=st.lists(st.sampled_from([*GENRE_PRIORITY, *SAME_AS, "unheard-of"]), max_size=4),
)
def test_any_title_gives_harmless_and_well_formed_svg(
    title_id: int, name: str, year: int | None, genres: list[str]
) -> None:
    drawing = poster(title_id, name, year, genres)
    assert len(drawing) < 40_000
    for element in parsed(drawing).iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "g", "rect", "circle", "path", "polygon", "text",
        }  # fmt: skip
        assert set(element.keys()) <= PRESENTATION
        assert not [v for v in element.attrib.values() if "url(" in v or "nan" in v or "inf" in v]


def test_markup_in_a_name_is_only_text() -> None:
    drawing = poster(1, '<script>alert("1")</script> & more', None, [])
    assert "<script" not in drawing
    assert "&lt;script&gt;" in drawing


@pytest.mark.parametrize("compose", COMPOSITIONS)
def test_every_composition_fills_wide_and_tall_panels(compose: Composition) -> None:
    for n, (wide, high) in enumerate([(300, 210), (252, 160), (300, 390), (252, 366)]):
        drawn = compose(Panel(wide, high, "#000000", DEFAULT[0], SeededRandom(f"{n}")))
        assert len(drawn) >= 3
        parsed(f"<svg>{''.join(drawn)}</svg>")


def test_the_most_specific_genre_gives_the_colours() -> None:
    assert palettes_for(["comedy", "drama", "horror"]) == PALETTES["horror"]
    assert palettes_for(["science-fiction"]) == PALETTES["sci-fi"]
    assert palettes_for([]) == DEFAULT


def test_every_known_genre_has_colours_and_a_place() -> None:
    assert set(GENRE_PRIORITY) == set(PALETTES)
    assert set(SAME_AS.values()) <= set(PALETTES)
