"""What every insight answers to the twenty interactions of `tests.warehouse_evening`, on paper."""

import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.published_evenings import evenings_folder  # noqa: F401 a fixture
from tests.warehouse_evening import FRIDAY, SATURDAY, STRATEGY
from warehouse.insights.answer import Answer
from warehouse.insights.narrowing import Narrowing
from warehouse.insights.pages import PAGES
from warehouse.insights.reading import reading
from warehouse.insights.table import Row, Table
from warehouse.publication import current

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
    # Alone: one weight. The two: three weights and a veto, 4 / 2; a veto, 1 / 2; opened, 1 / 2.
    "moves-per-person": [("1", 1, 1.0, 0.0, 0.0, None), ("2", 1, 2.0, 0.5, 0.5, 5.0)],
    # Nobody saw a list on Saturday, so nobody knows whether they agreed.
    "agreement-over-time": [
        (FRIDAY, 1, 1.0, 0.0, 0.0, 0.0),
        (SATURDAY, 1, 0.0, 0.0, 0.0, 1.0),
    ],
    "endings": [("nothing picked", 1, 1 / 2, 1.0), ("rated", 1, 1 / 2, 2.0)],
    # Airplane and Alien were shown; Airplane alone was opened, picked, watched and rated. Alien was
    # rated on its page, which is no part of the evening.
    "funnel": [
        ("shown", 2, 1.0, None),
        ("opened", 1, 1 / 2, 1 / 2),
        ("picked", 1, 1 / 2, 1.0),
        ("watched", 1, 1 / 2, 1.0),
        ("rated", 1, 1 / 2, 1.0),
    ],
    "by-strategy": [(STRATEGY, 1, 2, 1, 1, 1, 1, 1 / 2, 1 / 2)],
    "by-block": [("list", 1, 2, 1, 1, 1, 1, 1 / 2, 1 / 2)],
    "rank-of-pick": [
        ("1", 1, 1.0, 1.0),
        *[(str(rank), 0, 0.0, 1.0) for rank in range(2, 11)],
        ("11+", 0, 0.0, 1.0),
        ("not listed", 0, 0.0, 1.0),
    ],
    "acceptance": [(STRATEGY, 1, 1, 1, 1.0, 1.0)],
    # Fits 0.9 and 0.7, stars 4.5 and 3: means 1.6 / 2 and 7.5 / 2, and the lower of each.
    "satisfaction": [(STRATEGY, 1, 0.8, 0.7, 3.75, 3.0)],
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


def narrowed(**to: str) -> Narrowing:
    return Narrowing(FRIDAY, SATURDAY, **to)


def answer(slug: str, narrowing: Narrowing | None = None) -> Table:
    publication = current()
    assert publication
    with reading(publication) as reader:
        reader.narrow(narrowing or narrowed())
        return reader.answer(INSIGHTS[slug])


def test_every_insight_has_an_answer_on_paper() -> None:
    assert set(ANSWERS) == set(INSIGHTS)


@pytest.mark.parametrize("slug", INSIGHTS)
def test_an_insight_answers_what_was_computed_on_paper(slug: str) -> None:
    told = answer(slug).rows
    assert len(told) == len(ANSWERS[slug])
    for row, wanted in zip(told, ANSWERS[slug], strict=True):
        assert list(row) == [pytest.approx(each) for each in wanted]


def test_the_columns_of_every_insight_are_those_of_its_sql() -> None:
    publication = current()
    assert publication
    with reading(publication) as reader:
        reader.narrow(narrowed())
        for insight in INSIGHTS.values():
            assert reader.names(insight) == [column.name for column in insight.columns]


@pytest.mark.parametrize(
    ("narrowing", "days"),
    [
        (narrowed(), [FRIDAY, SATURDAY]),
        (narrowed(size="1"), [SATURDAY]),
        (narrowed(country="DE"), [FRIDAY]),
        (narrowed(country="US"), [SATURDAY]),
        (narrowed(strategy=STRATEGY), [FRIDAY, SATURDAY]),
        (narrowed(strategy="fairness"), []),
        (narrowed(origin="real"), [FRIDAY, SATURDAY]),
        (narrowed(origin="simulated"), []),
        (Narrowing(SATURDAY, SATURDAY), [SATURDAY]),
    ],
)
def test_parties_are_narrowed_down(narrowing: Narrowing, days: list[datetime.date]) -> None:
    told = answer("parties-by-day", narrowing)
    assert [day for day, parties, *_ in told.rows if parties] == days


def test_a_day_without_parties_has_its_place() -> None:
    thursday = FRIDAY - datetime.timedelta(days=1)
    assert answer("parties-by-day", Narrowing(thursday, FRIDAY)).rows == [
        (thursday, 0, 0, None),
        (FRIDAY, 1, 2, 2.0),
    ]
    assert answer("agreement-over-time", Narrowing(thursday, thursday)).rows == [
        (thursday, 0, None, None, None, None)
    ]


def test_a_country_narrows_weights_down_to_its_own_people() -> None:
    """Bo, whose country nobody knows, weighed comedy at Ana's party as well."""
    told = answer("genres-over-time", narrowed(country="DE"))
    assert told.rows == [(WEEK, "comedy", 1, 0.8), (WEEK, "horror", 1, -0.6)]


def test_every_insight_over_nothing_counts_nothing() -> None:
    publication = current()
    assert publication
    with reading(publication) as reader:
        reader.narrow(narrowed(strategy="fairness"))
        for insight in INSIGHTS.values():
            assert Answer(insight, reader.answer(insight), "").is_empty


def test_choices_are_what_the_tables_hold() -> None:
    publication = current()
    assert publication
    with reading(publication) as reader:
        choices = reader.choices()
    assert (choices.first_day, choices.last_day) == (FRIDAY, SATURDAY)
    assert choices.sizes == ["1", "2"]
    assert choices.countries == ["DE", "US", "unknown"]
    assert (choices.real, choices.simulated) == (True, False)
