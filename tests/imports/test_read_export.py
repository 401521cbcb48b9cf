"""Each export is known by its content, and read line by line; what is none is refused."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imports import encoding, read_export, zip_archive
from imports.errors import Refused
from imports.export_row import DatedRow, SkipReason
from imports.read_export import DateContext, ParsedExport
from tests.imports import sample_exports

READER = DateContext("dmy", datetime(2026, 3, 1, tzinfo=UTC))


def read(content: bytes, name: str = "x.csv") -> ParsedExport:
    return read_export.read(io.BytesIO(content), name, READER)


def refused(content: bytes, name: str = "x.csv") -> str:
    with pytest.raises(Refused) as caught:
        read(content, name)
    assert str(caught.value).endswith(".")
    return caught.value.code


def only(read: ParsedExport) -> DatedRow:
    assert len(read.rows) == 1
    return read.rows[0]


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_a_netflix_activity_has_moments_durations_and_profiles_and_its_trailers_go() -> None:
    found = read(
        sample_exports.activity(
            ("Ana", "2021-03-14 20:11:00", "01:56:40", "Blade Runner", ""),
            ("Ana", "2021-03-14 20:09:00", "00:01:02", "Blade Runner", "TRAILER"),
            ("Bo", "2021-03-13 20:09:00", "00:00:45", "Alien", ""),
        )
    )
    line = only(found)
    assert [each.key for each in found.formats] == ["netflix-activity"]
    assert (line.parsed.name, line.parsed.profile) == ("Blade Runner", "Ana")
    assert (line.watched_at, line.parsed.seconds) == (at(2021, 3, 14, 20, 11), 7000)
    assert found.left_out == {SkipReason.SUPPLEMENT: 1, SkipReason.SHORT: 1}


def test_a_netflix_viewing_history_has_days_in_the_order_of_its_country() -> None:
    found = read(sample_exports.viewing_history(("Alien", "14.03.21"), ("Heat", "02.03.21")))
    assert [line.watched_at for line in found.rows] == [at(2021, 3, 14), at(2021, 3, 2)]
    assert [each.key for each in found.formats] == ["netflix-history"]
    assert not found.order
    assert read(sample_exports.viewing_history(("Alien", "1/2/21"))).order == "dmy"


def test_letterboxds_ratings_watched_and_diary_are_distinguished() -> None:
    ratings = read(sample_exports.letterboxd_ratings(("2024-01-05", "Heat", 1995, "4.5")))
    watched = read(sample_exports.letterboxd_watched(("2024-01-05", "Heat", 1995)), "watched.csv")
    diary = read(sample_exports.letterboxd_diary(("2024-01-05", "Heat", 1995, "", "2024-01-03")))
    found = [each.formats[0].key for each in (ratings, watched, diary)]
    assert found == ["letterboxd-ratings", "letterboxd-watched", "letterboxd-diary"]
    assert only(ratings).parsed.stars == 4.5
    assert only(ratings).rated_at == at(2024, 1, 5)
    assert only(ratings).watched_at is None
    assert only(watched).parsed.loose
    assert only(diary).watched_at == at(2024, 1, 3)
    assert only(diary).rated_at is None


@pytest.mark.parametrize("old", [False, True])
def test_imdbs_ratings_are_halved_whichever_header_they_have(old: bool) -> None:
    made = sample_exports.old_imdb_ratings if old else sample_exports.imdb_ratings
    day = "Fri Jan 13 00:00:00 2012" if old else "2012-01-13"
    found = read(
        made(
            ("tt0083658", 9, day, "Blade Runner", "Feature Film" if old else "Movie", 1982),
            ("tt2301451", 10, day, "Ozymandias", "TV Episode", 2013),
            ("tt9999999", 7, day, "A game", "Video Game", 2013),
        )
    )
    line = only(found)
    assert (line.parsed.imdb_id, line.parsed.year, line.parsed.kind) == ("tt0083658", 1982, "film")
    assert (line.parsed.stars, line.rated_at) == (4.5, at(2012, 1, 13))
    assert found.left_out == {SkipReason.EPISODE_RATING: 1, SkipReason.OTHER_KIND: 1}


def test_imdbs_header_without_original_titles_is_read_too() -> None:
    at = sample_exports.IMDB.index("Original Title")
    rows = sample_exports.imdb_ratings(("tt1", 9, "2020-01-01", "Heat", "movie", 1995)).decode()
    without = [
        ",".join(cell for n, cell in enumerate(row.split(",")) if n != at)
        for row in rows.replace('"Drama, Sci-Fi"', "Drama").splitlines()
    ]
    assert only(read("\n".join(without).encode())).parsed.name == "Heat"


def test_a_letterboxd_zip_is_read_without_what_was_deleted_liked_or_listed() -> None:
    elsewhere = sample_exports.letterboxd_watched(("2024-01-01", "Alien", 1979))
    content = sample_exports.archive(
        {
            "profile.csv": b"Date Joined,Username\n2020-01-01,ana\n",
            "ratings.csv": sample_exports.letterboxd_ratings(("2024-01-05", "Heat", 1995, 4)),
            "watched.csv": sample_exports.letterboxd_watched(("2024-01-05", "Heat", 1995)),
            "watchlist.csv": sample_exports.letterboxd_watched(("2024-01-01", "Jaws", 1975)),
            "deleted/diary.csv": elsewhere,
            "likes/films.csv": elsewhere,
            "lists/best.csv": elsewhere,
        }
    )
    found = read(content, "letterboxd-ana.zip")
    names = [(line.parsed.name, line.wanted_at is not None) for line in found.rows]
    assert names == [("Heat", False), ("Heat", False), ("Jaws", True)]
    assert found.rows[2].watched_at is None
    assert [each.key for each in found.formats] == [
        "letterboxd-ratings",
        "letterboxd-watched",
        "letterboxd-watchlist",
    ]


LETTERS = sample_exports.viewing_history(("Amélie — naïve", "14.03.21"))


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_usual_encoding_is_read(code: str) -> None:
    assert only(read(LETTERS.decode().encode(code))).parsed.name == "Amélie — naïve"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_newline_and_a_mixture_is_read(newline: str) -> None:
    text = "Title,Date" + newline + "Heat,14.03.21\r\nAlien,13.03.21\n\n\nBrazil,12.03.21" + newline
    assert [line.parsed.name for line in read(text.encode()).rows] == ["Heat", "Alien", "Brazil"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_file_that_a_spreadsheet_saved_again_is_read(delimiter: str) -> None:
    text = f"Title{delimiter}Date\nHeat{delimiter}14.03.21\n"
    assert only(read(text.encode())).parsed.name == "Heat"


def test_lines_are_left_out_and_counted_by_their_true_reasons() -> None:
    text = 'Title,Date\nHeat,14.03.21\nAlien\n"",14.03.21\nBrazil,someday\nJaws,14.03.2091\n'
    found = read(text.encode())
    assert only(found).parsed.name == "Heat"
    reasons = {SkipReason.NO_DATE: 1, SkipReason.NO_NAME: 1, SkipReason.BAD_DATE: 2}
    assert found.left_out == reasons
    found = read(
        sample_exports.letterboxd_ratings(
            ("2024-01-05", "Heat", 1995, 4),
            ("2024-01-05", "Alien", 1979, ""),
            ("2024-01-05", "Jaws", 1975, 11),
            ("", "Brazil", 1985, 5),
        )
    )
    assert only(found).parsed.name == "Heat"
    assert found.left_out == {
        SkipReason.NO_RATING: 1,
        SkipReason.BAD_RATING: 1,
        SkipReason.NO_DATE: 1,
    }
    found = read(sample_exports.activity(("Ana", "2021-03-14 20:11:00", "long", "Heat", "")))
    assert found.left_out == {SkipReason.NO_DURATION: 1}


@pytest.mark.parametrize("rest", [",,", ",", "", ",x,y"])
def test_lines_of_another_length_than_the_header_are_read_as_far_as_they_go(rest: str) -> None:
    assert only(read(f"Title,Date,\nHeat,14.03.21{rest}\n".encode())).parsed.name == "Heat"
    assert only(read(f"Title,Date\nHeat,14.03.21{rest}\n".encode())).parsed.name == "Heat"
    first, line = sample_exports.imdb_ratings(
        ("tt0113277", 9, "2020-01-01", "Heat", "Movie", 1995)
    ).splitlines()
    shorter = b",".join(line.split(b",")[:10])
    assert only(read(first + b"\n" + shorter + rest.encode())).parsed.stars == 4.5


def test_what_was_watched_on_no_day_was_watched_before_the_upload() -> None:
    line = only(read(sample_exports.letterboxd_watched(("", "Heat", 1995))))
    assert (line.watched_at, line.loose) == (READER.now, True)


def test_characters_that_nobody_sees_are_no_part_of_a_name() -> None:
    line = only(read(sample_exports.viewing_history(("Heat \u202e\n  again", "14.03.21"))))
    assert line.parsed.name == "Heat again"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "no_text"),
        (b"Title,Date\n\x00\x01\x02\x03", "no_text"),
        (b"Where,What\nhere,Heat\n", "unknown_kind"),
        (b"[{]", "bad_json"),
        (b'["no list of items"]', "unknown_kind"),
        (b"Hello.\n", "unknown_kind"),
        (b"Title,Date\n" + b'"' + b"x" * 300_000, "endless_line"),
        (b"Title,Date\n" + b'"' + b"x\n" * 150_000, "endless_line"),
        (b"PK\x03\x04 and then nothing of a zip", "bad_archive"),
        (sample_exports.archive({"readme.txt": b"no csv"}), "unknown_kind"),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_an_export_with_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_export, "MAX_LINES", 3)
    rows = [("Heat", "14.03.21")] * 4
    assert len(read(sample_exports.viewing_history(*rows[:3])).rows) == 3
    assert refused(sample_exports.viewing_history(*rows)) == "too_many_lines"


def zeros_unpack_to_much() -> bytes:
    return sample_exports.archive({"ratings.csv": b"0" * (8 * zip_archive.ALWAYS_ALLOWED_BYTES)})


def many_unpack_to_much() -> bytes:
    piece = (b"%d,0123456789abcdef\n" * 64 % tuple(range(64))) * 7_000
    return sample_exports.archive({f"{n}.csv": piece for n in range(8)})


def has_too_many_files() -> bytes:
    return sample_exports.archive({f"{n}.txt": b"" for n in range(zip_archive.MAX_FILES + 1)})


def has_a_directory_without_end() -> bytes:
    content = bytearray(sample_exports.archive({"ratings.csv": b"x"}))
    content[-10:-6] = (2 * zip_archive.MAX_DIRECTORY_BYTES).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    "bomb",
    [zeros_unpack_to_much, many_unpack_to_much, has_too_many_files, has_a_directory_without_end],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    bomb: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bomb()
    monkeypatch.setattr("zipfile.ZipFile.open", None)
    assert refused(content) == "bomb"


def test_a_damaged_zip_is_refused() -> None:
    content = bytearray(sample_exports.archive({"ratings.csv": LETTERS * 40}))
    content[60:70] = b"damaged..."
    assert refused(bytes(content)) == "bad_archive"


def test_a_large_file_is_never_whole_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    largest = 0

    class WatchedDay(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal largest
            found = super().read(-1 if size is None else size) or b""
            largest = max(largest, len(found))
            return found

    path = tmp_path / "large.csv"
    with path.open("wb") as made:
        made.write(b"Title,Date\n")
        made.truncate(200 * 1024 * 1024)
    with WatchedDay(path) as file, pytest.raises(Refused, match="no readable text"):
        read_export.read(file, "large.csv", READER)
    assert 0 < largest <= encoding.CHUNK_BYTES
