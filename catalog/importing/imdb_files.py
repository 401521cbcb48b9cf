"""Parses IMDb's data set files (developer.imdb.com/non-commercial-datasets), gzipped or not.

Each file is read as a stream. What is kept in memory are the votes of the wanted titles and the
names of their people: about 1 KB for a title.
"""

import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple, cast

from catalog.importing.errors import BrokenFileError, LineError, Refusal
from catalog.importing.title_record import TitleRecord
from catalog.models import Credit, Title

RATINGS = ("title.ratings.tsv", ("tconst", "averageRating", "numVotes"))
BASICS = (
    "title.basics.tsv",
    ("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear"),
)
PRINCIPALS = ("title.principals.tsv", ("tconst", "ordering", "nconst", "category"))
NAMES = ("name.basics.tsv", ("nconst", "primaryName"))
NOTHING = b"\\N"
LONGEST_LINE = 100_000
MOST_OF_A_ROLE = 15

KINDS = {
    b"movie": Title.Kind.FILM.value,
    b"tvMovie": Title.Kind.FILM.value,
    b"tvSpecial": Title.Kind.FILM.value,
    b"tvSeries": Title.Kind.SERIES.value,
    b"tvMiniSeries": Title.Kind.SERIES.value,
}
ROLES = {
    b"actor": Credit.Role.ACTOR.value,
    b"actress": Credit.Role.ACTOR.value,
    b"self": Credit.Role.ACTOR.value,
    b"director": Credit.Role.DIRECTOR.value,
    b"writer": Credit.Role.WRITER.value,
}
# Genres are renamed to those of MovieLens; the others say what a programme is, not what it is like.
GENRES = {"Family": "Children", "Sport": "Sports"}
NOT_GENRES = frozenset({"Short", "Adult", "News", "Talk-Show", "Game-Show", "Reality-TV"})

Columns = dict[bytes, int]
Row = list[bytes]


@dataclass(frozen=True)
class Wanted:
    """Which titles are taken."""

    kinds: frozenset[str]
    votes: int
    first_year: int
    last_year: int
    adult: bool = False


class Billed(NamedTuple):
    ordering: int
    role: str
    person: int


def read_titles(folder: Path, wanted: Wanted) -> Iterator[TitleRecord | Refusal]:
    """The titles that are wanted, with their people if the folder has the files of people."""
    votes = _votes(_file(folder, *RATINGS), wanted.votes)
    basics = _file(folder, *BASICS)
    # Their people have to be known before a title is yielded, so this file is read twice.
    kept = set(_wanted(basics, wanted, votes))
    billed = _billed(folder, kept)
    names = _names(folder, {each.person for people in billed.values() for each in people})
    for refusal_or_row in _rows(basics):
        if isinstance(refusal_or_row, Refusal):
            yield refusal_or_row
            continue
        line, row = refusal_or_row
        number = _number(row[0])
        if number not in kept:
            continue
        try:
            yield _record(line, row, basics.columns, votes[number], billed.get(number, ()), names)
        except LineError as refused:
            yield Refusal(basics.path.name, line, str(refused))


class _File(NamedTuple):
    path: Path
    columns: Columns


def _file(folder: Path, name: str, needed: Iterable[str]) -> _File:
    for path in (folder / f"{name}.gz", folder / name):
        if path.is_file():
            with _opened(path) as file:
                header = file.readline(LONGEST_LINE).rstrip(b"\r\n").split(b"\t")
            columns = {column: at for at, column in enumerate(header)}
            missing = [each for each in needed if each.encode() not in columns]
            if missing:
                raise BrokenFileError(f"{path.name} has no column {', '.join(missing)}.")
            if header[0] not in (b"tconst", b"nconst"):
                raise BrokenFileError(f"{path.name} does not begin with a column of ids.")
            return _File(path, columns)
    raise BrokenFileError(f"{folder} has no {name}.gz and no {name}.")


def _optional_file(folder: Path, name: str, needed: Iterable[str]) -> _File | None:
    has_it = any((folder / each).is_file() for each in (name, f"{name}.gz"))
    return _file(folder, name, needed) if has_it else None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield cast("IO[bytes]", file)
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenFileError(f"{path.name} cannot be read: {error}.") from None


def _rows(file: _File) -> Iterator[tuple[int, Row] | Refusal]:
    """Line numbers and cells of all lines but the header."""
    width = len(file.columns)
    with _opened(file.path) as lines:
        lines.readline(LONGEST_LINE)
        number = 1
        while line := lines.readline(LONGEST_LINE):
            number += 1
            row = line.rstrip(b"\r\n").split(b"\t")
            if len(row) == width:
                yield number, row
            elif len(line) == LONGEST_LINE:
                raise BrokenFileError(
                    f"{file.path.name}, line {number} is longer than {LONGEST_LINE:,} bytes."
                )
            else:
                reason = f"It has {len(row)} columns, the header {width}."
                yield Refusal(file.path.name, number, reason)


def _whole_rows(file: _File) -> Iterator[Row]:
    """The cells of the lines that have as many as the header."""
    return (each[1] for each in _rows(file) if not isinstance(each, Refusal))


def _votes(file: _File, fewest: int) -> dict[int, int]:
    """Votes by number of the title, for those with enough."""
    at, found = file.columns[b"numVotes"], dict[int, int]()
    for row in _whole_rows(file):
        votes = row[at]
        if votes.isdigit() and int(votes) >= fewest:
            found[_number(row[0])] = int(votes)
    return found


def _wanted(file: _File, wanted: Wanted, votes: dict[int, int]) -> Iterator[int]:
    """Numbers of the titles that are taken."""
    kind, adult = file.columns[b"titleType"], file.columns[b"isAdult"]
    year = file.columns[b"startYear"]
    for row in _whole_rows(file):
        number = _number(row[0])
        if number not in votes or KINDS.get(row[kind]) not in wanted.kinds:
            continue
        if row[adult] == b"1" and not wanted.adult:
            continue
        if row[year].isdigit() and wanted.first_year <= int(row[year]) <= wanted.last_year:
            yield number


def _billed(folder: Path, kept: set[int]) -> dict[int, list[Billed]]:
    file = _optional_file(folder, *PRINCIPALS)
    found: dict[int, list[Billed]] = defaultdict(list)
    if file is None:
        return found
    ordering, person = file.columns[b"ordering"], file.columns[b"nconst"]
    category = file.columns[b"category"]
    for row in _whole_rows(file):
        if (number := _number(row[0])) not in kept or (role := ROLES.get(row[category])) is None:
            continue
        place = int(row[ordering]) if row[ordering].isdigit() else 0
        found[number].append(Billed(place, role, _number(row[person])))
    return found


def _names(folder: Path, people: set[int]) -> dict[int, str]:
    if not people:
        return {}
    file = _file(folder, *NAMES)
    at, found = file.columns[b"primaryName"], dict[int, str]()
    for row in _whole_rows(file):
        if (number := _number(row[0])) in people:
            found[number] = row[at].decode("utf-8", "replace")
    return found


def _number(key: bytes) -> int:
    """The number in an id such as tt0111161 or nm0000001; 0 if it is none."""
    digits = key[2:]
    return int(digits) if digits.isdigit() else 0


def _record(
    line: int,
    row: Row,
    columns: Columns,
    votes: int,
    billed: Iterable[Billed],
    names: dict[int, str],
) -> TitleRecord:
    def cell(column: bytes) -> str:
        value = row[columns[column]] if column in columns else NOTHING
        try:
            return "" if value == NOTHING else value.decode()
        except UnicodeDecodeError:
            raise LineError(f"{column.decode()} is not UTF-8.") from None

    name, original = " ".join(cell(b"primaryTitle").split()), cell(b"originalTitle")
    runtime = cell(b"runtimeMinutes")
    genres = [GENRES.get(each, each) for each in cell(b"genres").split(",") if each]
    return TitleRecord(
        line=line,
        kind=KINDS[row[columns[b"titleType"]]],
        name=name,
        original_name=original if original != name else "",
        year=int(cell(b"startYear")),
        runtime=int(runtime) if runtime.isdigit() and int(runtime) else None,
        imdb_id=cell(b"tconst"),
        popularity=float(votes),
        genres=tuple(dict.fromkeys(each for each in genres if each not in NOT_GENRES)),
        people=tuple(_people(billed, names)),
    )


def _people(billed: Iterable[Billed], names: dict[int, str]) -> Iterator[tuple[str, str]]:
    taken: dict[str, int] = defaultdict(int)
    for each in sorted(billed):
        name = names.get(each.person, "").strip()
        if name and taken[each.role] < MOST_OF_A_ROLE:
            taken[each.role] += 1
            yield each.role, name
