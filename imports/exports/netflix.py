"""Netflix exports: `NetflixViewingHistory.csv` at once, the others on request in a zip."""

from imports.export_row import ParsedRow, SkipReason
from imports.exports import cells

LEAST_SECONDS = 120
BEST = 5
THUMBS = {"1": 1.0, "2": 4.0, "3": 5.0}
"""Stars of five for a thumb down, a thumb up and two thumbs up."""

LOCALISED_HEADERS = frozenset(
    {
        ("titel", "datum"),
        ("titel", "dato"),
        ("tittel", "dato"),
        ("titre", "date"),
        ("título", "fecha"),
        ("título", "data"),
        ("titolo", "data"),
        ("tytuł", "data"),
        ("titlu", "dată"),
        ("název", "datum"),
        ("cím", "dátum"),
        ("nimi", "päivämäärä"),
        ("nimike", "päivämäärä"),
        ("başlık", "tarih"),
        ("τίτλος", "ημερομηνία"),
        ("название", "дата"),
        ("назва", "дата"),
        ("제목", "날짜"),
        ("タイトル", "日付"),
        ("标题", "日期"),
        ("標題", "日期"),
        ("片名", "日期"),
    }
)
"""The header `title,date` of NetflixViewingHistory.csv as the languages of Netflix write it."""


def read_activity(row: cells.Row) -> ParsedRow | SkipReason:
    if row.get("supplemental video type"):
        return SkipReason.SUPPLEMENT
    seconds = cells.seconds(row["duration"])
    if seconds < LEAST_SECONDS:
        return SkipReason.SHORT
    return ParsedRow(
        name=cells.name(row["title"]),
        episode=True,
        watched=cells.date(row["start time"]),
        seconds=seconds,
        profile=_profile(row),
    )


def read_history(row: cells.Row) -> ParsedRow | SkipReason:
    return ParsedRow(name=cells.name(row["title"]), episode=True, watched=cells.date(row["date"]))


def read_ratings(row: cells.Row) -> ParsedRow | SkipReason:
    """Parses a row of Ratings.csv: stars until 2017, thumbs since."""
    given = row.get("star value", "").removesuffix(".0")
    stars = THUMBS.get(row["thumbs value"].removesuffix(".0"))
    if stars is None:
        stars = cells.needed_stars("" if given == "0" else given, BEST)
    return ParsedRow(
        name=cells.name(row["title name"]),
        episode=True,
        stars=stars,
        rated=cells.date(row["event utc ts"]),
        profile=_profile(row),
    )


def read_my_list(row: cells.Row) -> ParsedRow | SkipReason:
    return ParsedRow(
        name=cells.name(row["title name"]),
        episode=True,
        wanted=True,
        listed=cells.optional_date(row["utc title add date"]),
        profile=_profile(row),
    )


def _profile(row: cells.Row) -> str:
    return row.get("profile name", "")[:60]
