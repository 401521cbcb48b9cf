"""The page about imports says what the code does."""

from pathlib import Path

from django.conf import settings

from imports import read_export, zip_archive
from imports.exports.csv_table import MAX_LINE_LENGTH
from imports.exports.formats import FORMATS

TEXT = (Path(settings.BASE_DIR) / "docs" / "imports.md").read_text()


def first_column(section: str) -> list[str]:
    text = TEXT.split(f"## {section}", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    return rows[1:]


def test_every_export_that_can_be_read_is_listed() -> None:
    assert sorted(first_column("What is read")) == sorted(str(each.label) for each in FORMATS)


def test_every_folder_of_letterboxd_that_is_left_out_is_named() -> None:
    for folder in zip_archive.SKIPPED_FOLDERS - {"__macosx"}:
        assert f"`{folder}`" in TEXT


def test_the_limits_are_those_of_the_code() -> None:
    mebibytes = zip_archive.MAX_BYTES // 1024**2
    for limit in (
        f"| lines | {read_export.MAX_LINES:,} |",
        f"| a line | {MAX_LINE_LENGTH:,} characters |",
        f"| files in a zip | {zip_archive.MAX_FILES:,} |",
        f"{mebibytes} MiB, and for larger ones {zip_archive.MAX_RATIO} times their size",
        f"`IMPORT_MEGABYTES` ({settings.IMPORT_MEGABYTES})",
    ):
        assert limit in TEXT
