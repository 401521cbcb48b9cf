"""docs/evaluation.md shows the measured tables, and no others."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from recommender.evaluation import tables
from recommender.evaluation.gatherings import TOLD
from recommender.evaluation.individuals import METHODS
from recommender.evaluation.parties import PROTOCOLS
from recommender.evaluation.summary import SMALL_GROUPS

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "evaluation.md").read_text(encoding="utf-8")
MEASURED = sorted((DOCS / "measurements").glob("evaluation-*.json"))


def section(found: dict[str, Any]) -> str:
    return PAGE.split(f"\n### {found['dataset']}\n")[1].split("\n### ")[0]


@pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.stem)
def test_the_tables_are_the_measured_ones(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    shown, told = section(found), TOLD[0]
    assert f"commit {found['commit']}" in shown
    assert found["part"] == "test"
    assert tables.single_people(found["individuals"]) in shown
    lists = found["lists"][told][PROTOCOLS[0]][SMALL_GROUPS]
    assert tables.compared(told, lists) in shown
    assert tables.every_cell(told, found["cells"]) in shown
    assert tables.ten_evenings(told, found["evenings"][told]) in shown


def test_every_section_has_its_measurement_and_every_measurement_its_section() -> None:
    sections = re.findall(r"^### (\S+)$", PAGE, re.MULTILINE)
    assert sorted(f"evaluation-{name}" for name in sections) == [path.stem for path in MEASURED]


def test_the_rows_are_the_methods_of_the_code() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", PAGE, re.MULTILINE)
    assert set(METHODS) <= set(rows)
