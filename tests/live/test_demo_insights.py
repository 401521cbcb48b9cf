"""The analyst's demo has something to show on every page, down to the last column."""

import datetime
from collections.abc import Iterator

import pytest

from parties.models import Ballot
from tests.harness.site import EmbeddedSite, manage
from warehouse.insights.filters import Filters
from warehouse.insights.insight import Insight
from warehouse.insights.pages import PAGES
from warehouse.insights.reader import InsightReader, open_reader
from warehouse.insights.result import InsightResult
from warehouse.insights.result_table import Table
from warehouse.publication_reader import read

pytestmark = pytest.mark.timeout(900)  # three processes, one after the other
INSIGHTS = {insight.slug: insight for page in PAGES for insight in page.insights}
STAGES = ["shown", "opened", "shortlisted", "voted for", "picked", "watched", "rated"]


@pytest.fixture(scope="module")
def demo(
    embedded_site: EmbeddedSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InsightReader]:
    """As `make demo-insights` does it, with fewer parties."""
    folder = tmp_path_factory.mktemp("demo")
    site = embedded_site.copy_settings() | {"WAREHOUSE_URL": str(folder)}
    manage("simulate_parties", "--days", "30", "--parties", "60", **site)
    manage("run_etl", **site)
    today = datetime.datetime.now(datetime.UTC).date()
    with open_reader(read((folder / "current").resolve())) as reader:
        reader.apply(Filters(today - datetime.timedelta(days=31), today))
        yield reader


@pytest.mark.parametrize("insight", INSIGHTS.values(), ids=INSIGHTS)
def test_no_insight_of_the_demo_is_empty(demo: InsightReader, insight: Insight) -> None:
    table = demo.query(insight)
    assert not InsightResult(insight, table, "").is_empty
    empty = [
        each.name for each in table.columns if each.is_measure and not any_in(table, each.name)
    ]
    assert empty == []


def any_in(table: Table, column: str) -> bool:
    return any(value is not None for value in table.values(column))


def test_the_demo_decides_by_every_rule_and_without(demo: InsightReader) -> None:
    rules = set(Ballot.Rule.values)
    assert set(demo.query(INSIGHTS["decision-by-rule"]).values("rule")) == {*rules, "no ballot"}
    assert set(demo.query(INSIGHTS["winner-against-top"]).values("rule")) == rules


def test_titles_of_the_demo_reach_every_stage(demo: InsightReader) -> None:
    funnel = demo.query(INSIGHTS["funnel"])
    assert funnel.values("stage") == STAGES
    assert all(funnel.values("titles"))
