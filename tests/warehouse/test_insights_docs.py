"""docs/insights.md tells of every page, every insight, every choice and every trouble."""

from pathlib import Path

import pytest

from warehouse.insights.errors import (
    CannotBeRead,
    InsightsUnavailable,
    NothingPublished,
    SchemaDiffers,
)
from warehouse.insights.filters import FilterForm, FilterOptions
from warehouse.insights.pages import PAGES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "insights.md").read_text(encoding="utf-8")
NOTHING = FilterOptions(None, None, [], [], [], simulated=True, real=True)


def test_the_document_lists_the_insights_of_every_page_in_order() -> None:
    rows = [line.split(" | ") for line in DOCUMENT.splitlines() if line.startswith("| ")]
    reported = [row[1] for row in rows if len(row) == 3]
    shown = [str(insight.title) for page in PAGES for insight in page.insights]
    assert [title for title in reported if title in shown] == shown
    assert all(f"| {page.title} | {page.insights[0].title} |" in DOCUMENT for page in PAGES)


def test_the_document_names_every_choice() -> None:
    for field in FilterForm({}, NOTHING):
        assert f"*{field.label}*" in DOCUMENT


@pytest.mark.parametrize("unavailable", [NothingPublished, SchemaDiffers, CannotBeRead])
def test_the_document_states_a_remedy_for_every_error(
    unavailable: type[InsightsUnavailable],
) -> None:
    row = next(
        line for line in DOCUMENT.splitlines() if line.startswith(f"| {unavailable.title} |")
    )
    assert row.endswith(f"| `{unavailable.command}` |")


def test_the_pictures_are_there() -> None:
    for page in PAGES:
        assert f"images/insights-{page.slug}.png" in DOCUMENT
        assert (Path(__file__).parents[2] / f"docs/images/insights-{page.slug}.png").exists()
