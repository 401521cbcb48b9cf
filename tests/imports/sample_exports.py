"""Exports as the services write them, made by hand."""

import csv
import io
import zipfile
from collections.abc import Sequence

Cells = Sequence[object]

ACTIVITY, IMDB, OLD_IMDB = csv.reader(
    [
        "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,"
        "Bookmark,Latest Bookmark,Country",
        "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,"
        "Runtime (mins),Year,Genres,Num Votes,Release Date,Directors",
        "position,const,created,modified,description,Title,Title type,Directors,You rated,"
        "IMDb Rating,Runtime (mins),Year,Genres,Num. Votes,Release Date (month/day/year),URL",
    ]
)


def table(header: Sequence[str], rows: Sequence[Cells], newline: str = "\n") -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=newline)
    writer.writerows([header, *rows])
    return text.getvalue()


def activity(*rows: tuple[str, str, str, str, str]) -> bytes:
    """profile, start, duration, title, supplemental video type"""
    full = [
        [
            who,
            start,
            lasted,
            "",
            title,
            extra,
            "Chrome PC (Cadmium)",
            lasted,
            lasted,
            "DE (Germany)",
        ]
        for who, start, lasted, title, extra in rows
    ]
    return table(ACTIVITY, full).encode()


def viewing_history(*rows: tuple[str, str]) -> bytes:
    """title, date; all quoted, as Netflix does"""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return ("Title,Date\n" + text.getvalue()).encode()


def letterboxd_ratings(*rows: tuple[str, str, object, object]) -> bytes:
    """date, name, year, rating"""
    full = [[day, name, year, "https://boxd.it/2aHi", stars] for day, name, year, stars in rows]
    return table(["Date", "Name", "Year", "Letterboxd URI", "Rating"], full).encode()


def letterboxd_watched(*rows: tuple[str, str, object]) -> bytes:
    full = [[day, name, year, "https://boxd.it/2aHi"] for day, name, year in rows]
    return table(["Date", "Name", "Year", "Letterboxd URI"], full).encode()


def letterboxd_diary(*rows: tuple[str, str, object, object, str]) -> bytes:
    """date, name, year, rating, watched date"""
    header = ["Date", "Name", "Year", "Letterboxd URI", "Rating", "Rewatch", "Tags", "Watched Date"]
    full = [
        [day, name, year, "https://boxd.it/1", stars, "", "", watched]
        for day, name, year, stars, watched in rows
    ]
    return table(header, full).encode()


def rest_of_imdb(year: int) -> list[object]:
    return ["8.1", 117, year, "Drama, Sci-Fi", 800123, f"{year}-06-25", "Ridley Scott"]


def imdb_ratings(*rows: tuple[str, int, str, str, str, int]) -> bytes:
    """id, rating, date, title, kind, year"""
    full = [
        [
            key,
            stars,
            day,
            name,
            name,
            f"https://www.imdb.com/title/{key}",
            kind,
            *rest_of_imdb(year),
        ]
        for key, stars, day, name, kind, year in rows
    ]
    return table(IMDB, full).encode()


def old_imdb_ratings(*rows: tuple[str, int, str, str, str, int]) -> bytes:
    """The same from before 2018, with days like `Fri Jan 13 00:00:00 2012`, in Windows letters."""
    full = [
        [at, key, day, "", "", name, kind, "Ridley Scott", stars, *rest_of_imdb(year)]
        for at, (key, stars, day, name, kind, year) in enumerate(rows, 1)
    ]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([OLD_IMDB, *full])
    return text.getvalue().encode("cp1252")


def archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return packed.getvalue()
