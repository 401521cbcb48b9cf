"""What an export calls a work is found in the catalogue, or said to be several, or none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.models import Title
from imports.episode_names import series_of
from imports.export_row import DatedRow, ParsedRow
from imports.merge_rows import MergedRows, WatchedDay, merge_rows
from imports.title_matching import Match, Matcher

pytestmark = pytest.mark.django_db
DAY = datetime(2024, 1, 5, tzinfo=UTC)


def title(name: str, year: int | None = None, kind: str = "film", **more: Any) -> int:
    return int(Title.objects.create(name=name, year=year, kind=kind, **more).pk)


def seen(name: str, at: datetime = DAY, seconds: int | None = None, **more: Any) -> DatedRow:
    parsed = ParsedRow(name=name, seconds=seconds, **more)
    return DatedRow(parsed, None, at, parsed.loose)


def rated(name: str, stars: float, at: datetime = DAY) -> DatedRow:
    return DatedRow(ParsedRow(name=name, stars=stars), at, None)


def match(name: str, others: tuple[str, ...] = (), **more: Any) -> Match:
    lines = [seen(each, **more) for each in (name, *others)]
    return Matcher(lines).match(lines[0].parsed)


def folded(*lines: DatedRow) -> list[MergedRows]:
    return list(merge_rows(lines, Matcher(lines)))


def test_an_imdb_id_counts_more_than_a_name() -> None:
    there = title("Nightcrawler", 2014, imdb_id="tt2872718")
    title("Night Crawler", 2014)
    found = match("Night Crawler", year=2014, imdb_id="tt2872718")
    assert found == Match("Night Crawler", (there,), is_certain=True)


def test_a_title_with_another_imdb_id_is_another_one() -> None:
    title("Crash", 1996, imdb_id="tt0115964")
    assert not match("Crash", year=1996, imdb_id="tt0375679").candidates


@pytest.mark.parametrize("name", ["Amelie", "AMÉLIE!", "amélie"])
def test_spelling_does_not_matter_and_either_name_will_do(name: str) -> None:
    there = title("Amélie", 2001, original_name="Le Fabuleux Destin d’Amélie Poulain")
    for called in (name, "le fabuleux destin d'amelie poulain"):
        assert match(called).candidates == (there,)


def test_the_year_distinguishes_titles_of_one_name_within_a_year() -> None:
    old, new = title("Dune", 1984), title("Dune", 2021)
    assert match("Dune", year=1984) == Match("Dune", (old,), is_certain=True)
    assert match("Dune", year=2020) == Match("Dune", (new,), is_certain=True)
    assert set(match("Dune").candidates) == {old, new}
    assert not match("Dune").is_certain


def test_a_name_that_only_one_title_has_is_enough_without_a_year() -> None:
    there = title("The Thing", 1982)
    assert match("Thing") == Match("Thing", (there,), is_certain=True)


def test_years_apart_it_is_for_the_member_to_confirm() -> None:
    there = title("Heat", 1995)
    assert match("Heat", year=1986) == Match("Heat", (there,), is_certain=False)


def test_what_was_taken_out_of_the_catalogue_is_not_found() -> None:
    title("Heat", 1995)
    Title.objects.retire()
    assert match("Heat") == Match("Heat")


@pytest.mark.parametrize(
    ("episode", "series"),
    [
        ("Dark: Season 1: Secrets", "Dark"),
        ("Dark: Staffel 1: Geheimnisse", "Dark"),
        ("Dark: Saison 2: Folge 1", "Dark"),
        ("Star Trek: Discovery: Season 2: Brother", "Star Trek: Discovery"),
        ("Stranger Things: Stranger Things 3: Chapter One", "Stranger Things"),
        ("La casa de papel: Part 1: Efectuar lo acordado", "La casa de papel"),
        ("Maniac: Limited Series: The Chosen One!", "Maniac"),
        ("Dark: 1. sezon: Sırlar", "Dark"),
        ("Kill Bill: Vol. 2", None),
        ("Dune: Part Two", None),
        ("Mission: Impossible", None),
    ],
)
def test_an_episodes_name_begins_with_its_series(episode: str, series: str | None) -> None:
    assert series_of(episode) == series


def test_episodes_are_their_series_and_a_film_with_a_colon_stays_a_film() -> None:
    dark, dune = title("Dark", 2017, "series"), title("Dune: Part Two", 2024)
    title("Dark", 1990)
    assert match("Dark: Season 1: Secrets", episode=True).candidates == (dark,)
    assert match("Dune: Part Two", episode=True).candidates == (dune,)


def test_without_a_season_a_series_is_known_by_several_episodes() -> None:
    there = title("Planet Earth", 2006, "series")
    episodes = ("Planet Earth: Caves", "Planet Earth: Deserts")
    assert match(episodes[0], episodes[1:], episode=True) == Match(
        "Planet Earth", (there,), is_certain=True
    )
    assert not match(episodes[0], episode=True).candidates


def test_episodes_of_one_day_are_one_view_and_the_same_line_twice_is_one_sitting() -> None:
    title("Dark", 2017, "series")
    evening = [DAY.replace(hour=hour) for hour in (20, 21)]
    one = seen("Dark: Season 1: Secrets", evening[0], 3000, episode=True)
    two = seen("Dark: Season 1: Lies", evening[1], 2400, episode=True)
    later = seen("Dark: Season 1: Past", DAY.replace(day=9), 60, episode=True)
    (entry,) = folded(two, one, one, later)
    assert entry.views() == [WatchedDay(evening[0], 5400), WatchedDay(DAY.replace(day=9), 60)]


def test_a_sitting_over_midnight_is_one_view_and_the_next_evening_another() -> None:
    title("Heat", 1995)
    begun = DAY.replace(hour=23, minute=10)
    (entry,) = folded(
        seen("Heat", begun, 3000),
        seen("Heat", DAY.replace(day=6, hour=0, minute=20), 6000),
        seen("Heat", DAY.replace(day=6, hour=20), 600),
    )
    assert entry.views() == [
        WatchedDay(begun, 9000),
        WatchedDay(DAY.replace(day=6, hour=20), 600),
    ]


def test_what_is_not_found_is_one_entry_for_each_name() -> None:
    entries = folded(
        seen("Some Show: Season 1: One", episode=True),
        seen("Some Show: Season 2: Two", episode=True),
        seen("Other"),
    )
    assert [entry.match.name for entry in entries] == ["Some Show", "Other"]


def test_the_newest_rating_counts_and_the_last_of_one_day() -> None:
    (entry,) = folded(rated("Heat", 2, DAY.replace(day=6)), rated("Heat", 5), rated("Heat", 4))
    assert entry.stars == 2
    (entry,) = folded(rated("Heat", 5), rated("Heat", 4))
    assert entry.stars == 4


def test_the_day_in_the_diary_counts_more_than_the_day_of_the_entry() -> None:
    output, diary = seen("Heat", DAY.replace(day=9), loose=True), seen("Heat")
    (entry,) = folded(output, diary)
    assert (entry.views(), entry.is_loose) == ([WatchedDay(DAY)], False)
    (entry,) = folded(output)
    assert (entry.views(), entry.is_loose) == ([WatchedDay(DAY.replace(day=9))], True)


def test_each_profile_has_entries_of_its_own() -> None:
    entries = folded(seen("Heat", profile="Ana"), seen("Heat", profile="Bo"))
    assert [entry.parsed.profile for entry in entries] == ["Ana", "Bo"]
