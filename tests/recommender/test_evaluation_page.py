"""docs/evaluation.md shows the measured tables, and no others."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from recommender.evaluation import tables
from recommender.evaluation.group_lists import PROTOCOLS
from recommender.evaluation.group_results import SITUATIONS
from recommender.evaluation.individuals import METHODS
from recommender.evaluation.summary import SMALL_GROUPS

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGE = (DOCS / "evaluation.md").read_text(encoding="utf-8")
MEASURED = sorted((DOCS / "measurements").glob("evaluation-*.json"))


def section(found: dict[str, Any]) -> str:
    return PAGE.split(f"\n### {found['dataset']}\n")[1].split("\n### ")[0]


@pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.stem)
def test_the_tables_are_the_measured_ones(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    shown, situation = section(found), SITUATIONS[0]
    assert f"commit {found['commit']}" in shown
    assert found["part"] == "test"
    assert tables.single_people(found["individuals"]) in shown
    lists = found["lists"][situation][PROTOCOLS[0]][SMALL_GROUPS]
    assert tables.compared(situation, lists) in shown
    assert tables.every_cell(situation, found["cells"]) in shown
    assert tables.ten_evenings(situation, found["evenings"][situation]) in shown


def test_every_section_has_its_measurement_and_every_measurement_its_section() -> None:
    sections = re.findall(r"^### (\S+)$", PAGE, re.MULTILINE)
    assert sorted(f"evaluation-{name}" for name in sections) == [path.stem for path in MEASURED]


def test_the_rows_are_the_methods_of_the_code() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", PAGE, re.MULTILINE)
    assert set(METHODS) <= set(rows)
