"""Charts say what they show to those who cannot see them, and need no colour."""

import datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.insights.charts.bars import Bars
from warehouse.insights.charts.chart import Chart
from warehouse.insights.charts.columns import Columns
from warehouse.insights.charts.grid import Grid
from warehouse.insights.charts.lines import Lines
from warehouse.insights.charts.scale import scale_for
from warehouse.insights.charts.scatter import Scatter
from warehouse.insights.result_table import Column, ColumnFormat, Row, Table

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = (
    Column("day", "Day", ColumnFormat.DAY),
    Column("genre", "Genre"),
    Column("likes", "Likes", ColumnFormat.COUNT),
    Column("share", "Share", ColumnFormat.SHARE),
)
MONDAY, TUESDAY = datetime.date(2026, 11, 2), datetime.date(2026, 11, 3)
ROWS: list[Row] = [
    (MONDAY, "Comedy", 8, 0.5),
    (MONDAY, "Horror", 2, 0.25),
    (TUESDAY, "Comedy", 4, None),
    (TUESDAY, "<script>", 1200, 1.0),
]
TABLE = Table(COLUMNS, ROWS)
ONE_A_PLACE = Table(COLUMNS, ROWS[1:])
CHARTS: list[tuple[Chart, Table]] = [
    (Bars("genre", ("likes",), note="share"), ONE_A_PLACE),
    (Bars("day", ("likes",), by="genre"), TABLE),
    (Columns("genre", ("likes", "share")), ONE_A_PLACE),
    (Columns("day", ("likes",), by="genre"), TABLE),
    (Lines("day", ("likes",), by="genre"), TABLE),
    (Scatter("likes", "share", "genre", size="likes", diagonal=True), TABLE),
    (Grid("genre", "likes", by="day"), TABLE),
]


def drawing(chart: Chart, table: Table = TABLE) -> ET.Element:
    return ET.fromstring(chart.draw(table, "likes", "Likes <b>by</b> day"))  # noqa: S314 our own


@pytest.mark.parametrize(("chart", "table"), CHARTS)
def test_a_chart_has_a_name_a_description_and_unique_ids(chart: Chart, table: Table) -> None:
    root = drawing(chart, table)
    ids = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert ids[root.get("aria-labelledby")].text == "Likes <b>by</b> day"
    assert ids[root.get("aria-describedby")].text
    assert all(each.startswith("likes-") for each in ids if each)
    assert len(ids) == sum(1 for element in root.iter() if element.get("id"))


@pytest.mark.parametrize(("chart", "table"), CHARTS)
def test_a_chart_carries_no_script_no_style_and_no_markup_of_its_data(
    chart: Chart, table: Table
) -> None:
    root = drawing(chart, table)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"script", "style", "b"}
    assert not any("style" in element.attrib for element in root.iter())


def test_a_description_names_the_first_and_last_value_of_every_series() -> None:
    drawn = drawing(Columns("day", ("likes",), by="genre"))
    reported = drawn.findtext(f"{SVG}desc") or ""
    assert "Comedy: most 8 (2026-11-02), least 4 (2026-11-03)." in reported


def test_marks_name_their_values() -> None:
    drawn = drawing(Bars("genre", ("likes",)), ONE_A_PLACE)
    assert "<script>, Likes: 1,200" in {each.text for each in drawn.iter(f"{SVG}title")}


def test_columns_stand_on_each_other() -> None:
    drawn = drawing(Columns("day", ("likes",), by="genre"))
    bars = [each for each in drawn.iter(f"{SVG}rect") if each.findtext(f"{SVG}title")]
    comedy, horror = (next(b for b in bars if s in str(b.findtext(f"{SVG}title")))
                      for s in ("2026-11-02, Comedy", "2026-11-02, Horror"))  # fmt: skip
    foot = float(horror.attrib["y"]) + float(horror.attrib["height"])
    assert foot == pytest.approx(float(comedy.attrib["y"]), abs=0.02)


def test_series_differ_in_hatching_and_not_only_in_colour() -> None:
    drawn = drawing(Columns("day", ("likes",), by="genre"))
    patterns = list(drawn.iter(f"{SVG}pattern"))
    looks = {(p.get("patternTransform"), p.get("width"), len(p)) for p in patterns}
    assert len(looks) == len(patterns) == 3


def test_a_point_without_one_of_its_values_is_left_out() -> None:
    drawn = drawing(Scatter("likes", "share", "genre"))
    assert len(list(drawn.iter(f"{SVG}circle"))) == 3


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda x: round(x, 3)), min_size=1))
def test_all_values_of_a_scale_lie_between_its_ticks(values: list[float]) -> None:
    scale = scale_for(values, 0, 100)
    assert all(-0.01 <= scale(value) <= 100.01 for value in values)
    assert 2 <= len(scale.ticks()) <= 8
    assert scale.ticks()[0] == pytest.approx(scale.low)
    assert scale.ticks()[-1] == pytest.approx(scale.high)
