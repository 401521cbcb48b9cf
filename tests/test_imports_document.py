"""The page about imports says what the code does."""

from pathlib import Path

from django.conf import settings

from imports import archive, reading
from imports.exports.formats import FORMATS
from imports.exports.table import LONGEST_LINE

TEXT = (Path(settings.BASE_DIR) / "docs" / "imports.md").read_text()


def first_column(section: str) -> list[str]:
    text = TEXT.split(f"## {section}", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    return rows[1:]


def test_every_export_that_can_be_read_is_listed() -> None:
    assert sorted(first_column("What is read")) == sorted(str(each.label) for each in FORMATS)


def test_every_folder_of_letterboxd_that_is_left_out_is_named() -> None:
    for folder in archive.ELSEWHERE - {"__macosx"}:
        assert f"`{folder}`" in TEXT


def test_the_limits_are_those_of_the_code() -> None:
    mebibytes = archive.MOST_BYTES // 1024**2
    for limit in (
        f"| lines | {reading.MOST_LINES:,} |",
        f"| a line | {LONGEST_LINE:,} characters |",
        f"| files in a zip | {archive.MOST_FILES:,} |",
        f"{mebibytes} MiB, and for larger ones {archive.MOST_RATIO} times their size",
        f"`IMPORT_MEGABYTES` ({settings.IMPORT_MEGABYTES})",
    ):
        assert limit in TEXT
