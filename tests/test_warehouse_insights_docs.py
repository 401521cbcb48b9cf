"""docs/insights.md tells of every page, every insight, every choice and every trouble."""

from pathlib import Path

import pytest

from warehouse.insights.narrowing import Choices, NarrowingForm
from warehouse.insights.pages import PAGES
from warehouse.insights.trouble import CannotBeRead, NothingPublished, SchemaDiffers, Trouble

DOCUMENT = (Path(__file__).parent.parent / "docs" / "insights.md").read_text(encoding="utf-8")
NOTHING = Choices(None, None, [], [], [], simulated=True, real=True)


def test_the_document_lists_the_insights_of_every_page_in_order() -> None:
    rows = [line.split(" | ") for line in DOCUMENT.splitlines() if line.startswith("| ")]
    told = [row[1] for row in rows if len(row) == 3]
    shown = [str(insight.title) for page in PAGES for insight in page.insights]
    assert [title for title in told if title in shown] == shown
    assert all(f"| {page.title} | {page.insights[0].title} |" in DOCUMENT for page in PAGES)


def test_the_document_tells_of_every_choice() -> None:
    for field in NarrowingForm({}, NOTHING):
        assert f"*{field.label}*" in DOCUMENT


@pytest.mark.parametrize("trouble", [NothingPublished, SchemaDiffers, CannotBeRead])
def test_the_document_says_what_helps_against_every_trouble(trouble: type[Trouble]) -> None:
    row = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| {trouble.title} |"))
    assert row.endswith(f"| `{trouble.command}` |")


def test_the_pictures_are_there() -> None:
    for page in PAGES:
        assert f"images/insights-{page.slug}.png" in DOCUMENT
        assert (Path(__file__).parent.parent / f"docs/images/insights-{page.slug}.png").exists()
