"""What every insight returns for the two sample evenings and their ballots, worked out by hand."""

import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.warehouse.published_sample import evenings_folder  # noqa: F401 a fixture
from tests.warehouse.sample_parties import FRIDAY, SATURDAY, STRATEGY
from warehouse.insights.filters import Filters
from warehouse.insights.pages import PAGES
from warehouse.insights.reader import open_reader
from warehouse.insights.result import InsightResult
from warehouse.insights.result_table import Row, Table
from warehouse.publication_reader import current

pytestmark = pytest.mark.django_db

WEEK = datetime.date(2026, 10, 26)  # the Monday before both evenings
INSIGHTS = {insight.slug: insight for page in PAGES for insight in page.insights}
ANSWERS: dict[str, list[Row]] = {
    # Ana and Bo on Friday, Cy alone on Saturday; Vi is a screen.
    "parties-by-day": [(FRIDAY, 1, 2, 2.0), (SATURDAY, 1, 1, 1.0)],
    "party-sizes": [(1, 1, 1 / 2), (2, 1, 1 / 2)],
    # Friday was opened at 20:00 and picked at 20:05, which begins the second band.
    "time-to-decision": [
        ("0–5", 0, 0.0, 0.0),
        ("5–10", 1, 1.0, 1.0),
        *[(f"{low}–{low + 5}", 0, 0.0, 1.0) for low in range(10, 60, 5)],
        ("60+", 0, 0.0, 1.0),
    ],
    # Open for 30 seconds, and for 50, and closed 230 and 300 after the opening of the party.
    "decision-by-rule": [
        ("ranked", 1, 0.5, 0.5, 1.0, 1, 230 / 60),
        ("score", 1, 50 / 60, 50 / 60, 2.0, 2, 5.0),
    ],
    # Alone: one weight. The two: three weights and a veto, 4 / 2; a veto, 1 / 2; opened, 1 / 2.
    "moves-per-person": [("1", 1, 1.0, 0.0, 0.0, None), ("2", 1, 2.0, 0.5, 0.5, 5.0)],
    # Nobody saw a list on Saturday, so nobody knows whether they agreed.
    "agreement-over-time": [
        (FRIDAY, 1, 1.0, 0.0, 0.0, 0.0),
        (SATURDAY, 1, 0.0, 0.0, 0.0, 1.0),
    ],
    "endings": [("nothing picked", 1, 1 / 2, 1.0), ("rated", 1, 1 / 2, 2.0)],
    # Airplane and Alien were shown, and voted for; Airplane alone was opened, nominated, picked,
    # watched and rated. Alien was rated on its page, which is no part of the evening.
    "funnel": [
        ("shown", 2, 1.0, None),
        ("opened", 1, 1 / 2, 1 / 2),
        ("shortlisted", 1, 1 / 2, 1.0),
        ("voted for", 2, 1.0, 2.0),
        ("picked", 1, 1 / 2, 1 / 2),
        ("watched", 1, 1 / 2, 1.0),
        ("rated", 1, 1 / 2, 1.0),
    ],
    "by-strategy": [(STRATEGY, 1, 2, 1, 1, 2, 1, 1, 1, 1 / 2, 1 / 2)],
    "by-block": [("list", 1, 2, 1, 1, 2, 1, 1, 1, 1 / 2, 1 / 2)],
    "rank-of-pick": [
        ("1", 1, 1.0, 1.0),
        *[(str(rank), 0, 0.0, 1.0) for rank in range(2, 11)],
        ("11+", 0, 0.0, 1.0),
        ("not listed", 0, 0.0, 1.0),
    ],
    "acceptance": [(STRATEGY, 1, 1, 1, 1.0, 1.0)],
    # Fits 0.9 and 0.7, stars 4.5 and 3: means 1.6 / 2 and 7.5 / 2, and the lower of each.
    "satisfaction": [(STRATEGY, 1, 0.8, 0.7, 3.75, 3.0)],
    # The list of 20:03, which both had read, begins with Airplane: it fits Bo least, 0.7. The
    # ranking found Alien, which fits Ana least, 0.2; the points found Airplane itself.
    "winner-against-top": [
        ("ranked", 1, 0.2, 0.7, -0.5, 0.0, 0.0),
        ("score", 1, 0.7, 0.7, 0.0, 1.0, 1.0),
    ],
    # (3 − 0.5) / 4.5 and (4.5 − 0.5) / 4.5
    "calibration": [
        ("0.7–0.8", 1, 0.7, 2.5 / 4.5, 3.0),
        ("0.9–1.0", 1, 0.9, 4.0 / 4.5, 4.5),
    ],
    # Comedy: Ana 0.8, Bo 0.2; horror: Ana −0.6.
    "genres-over-time": [(WEEK, "comedy", 2, 0.5), (WEEK, "horror", 1, -0.6)],
    "genres-by-country": [
        ("comedy", "DE", 1, 0.8),
        ("comedy", "unknown", 1, 0.2),
        ("horror", "DE", 1, -0.6),
    ],
    "moods-over-time": [(WEEK, "dark", 1, 0.5)],
    "moods-by-country": [("dark", "US", 1, 0.5)],
    # Of the members only Ana did both: she rated Airplane, a comedy, 4.5 and Alien, a horror, 5.
    "taste-against-tonight": [("comedy", 1, 4.5, 0.8), ("horror", 1, 5.0, -0.6)],
    # Bo's veto of Solaris, drama and sci-fi. Of those only Alien, sci-fi, was shown: to two people.
    "vetoes": [("drama", 1, 1, 0, None), ("sci-fi", 1, 1, 2, 1 / 2)],
    # 5280 seconds are 88 minutes.
    "watch-duration": [
        ("0–30", 0, 0.0, None),
        ("30–60", 0, 0.0, None),
        ("60–90", 1, 1.0, 3.75),
        ("90–120", 0, 0.0, None),
        ("120–150", 0, 0.0, None),
        ("150–180", 0, 0.0, None),
        ("180+", 0, 0.0, None),
    ],
}


@pytest.fixture(autouse=True)
def _published(evenings_folder: Path, settings: Settings) -> None:  # noqa: F811
    settings.DATA_DIR, settings.WAREHOUSE_URL = evenings_folder, ""


def default_filters(**to: str) -> Filters:
    return Filters(FRIDAY, SATURDAY, **to)


def answer(slug: str, filters: Filters | None = None) -> Table:
    publication = current()
    assert publication
    with open_reader(publication) as reader:
        reader.apply(filters or default_filters())
        return reader.query(INSIGHTS[slug])


def test_every_insight_has_an_answer_on_paper() -> None:
    assert set(ANSWERS) == set(INSIGHTS)


@pytest.mark.parametrize("slug", INSIGHTS)
def test_an_insight_answers_what_was_computed_on_paper(slug: str) -> None:
    reported = answer(slug).rows
    assert len(reported) == len(ANSWERS[slug])
    for row, wanted in zip(reported, ANSWERS[slug], strict=True):
        assert list(row) == [pytest.approx(each) for each in wanted]


def test_the_columns_of_every_insight_are_those_of_its_sql() -> None:
    publication = current()
    assert publication
    with open_reader(publication) as reader:
        reader.apply(default_filters())
        for insight in INSIGHTS.values():
            assert reader.names(insight) == [column.name for column in insight.columns]


@pytest.mark.parametrize(
    ("filters", "days"),
    [
        (default_filters(), [FRIDAY, SATURDAY]),
        (default_filters(size="1"), [SATURDAY]),
        (default_filters(country="DE"), [FRIDAY]),
        (default_filters(country="US"), [SATURDAY]),
        (default_filters(strategy=STRATEGY), [FRIDAY, SATURDAY]),
        (default_filters(strategy="fairness"), []),
        (default_filters(origin="real"), [FRIDAY, SATURDAY]),
        (default_filters(origin="simulated"), []),
        (Filters(SATURDAY, SATURDAY), [SATURDAY]),
    ],
)
def test_parties_are_narrowed_down(filters: Filters, days: list[datetime.date]) -> None:
    reported = answer("parties-by-day", filters)
    assert [day for day, parties, *_ in reported.rows if parties] == days


def test_a_day_without_parties_has_its_place() -> None:
    thursday = FRIDAY - datetime.timedelta(days=1)
    assert answer("parties-by-day", Filters(thursday, FRIDAY)).rows == [
        (thursday, 0, 0, None),
        (FRIDAY, 1, 2, 2.0),
    ]
    assert answer("agreement-over-time", Filters(thursday, thursday)).rows == [
        (thursday, 0, None, None, None, None)
    ]


def test_a_country_narrows_weights_down_to_its_own_people() -> None:
    """Bo, whose country nobody knows, weighed comedy at Ana's party as well."""
    reported = answer("genres-over-time", default_filters(country="DE"))
    assert reported.rows == [(WEEK, "comedy", 1, 0.8), (WEEK, "horror", 1, -0.6)]


def test_every_insight_over_nothing_counts_nothing() -> None:
    publication = current()
    assert publication
    with open_reader(publication) as reader:
        reader.apply(default_filters(strategy="fairness"))
        for insight in INSIGHTS.values():
            assert InsightResult(insight, reader.query(insight), "").is_empty


def test_choices_are_the_values_in_the_tables() -> None:
    publication = current()
    assert publication
    with open_reader(publication) as reader:
        choices = reader.options()
    assert (choices.first_day, choices.last_day) == (FRIDAY, SATURDAY)
    assert choices.sizes == ["1", "2"]
    assert choices.countries == ["DE", "US", "unknown"]
    assert (choices.real, choices.simulated) == (True, False)
