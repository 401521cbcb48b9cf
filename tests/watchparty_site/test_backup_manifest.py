"""What a backup states of itself is checked before anything of it is restored."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchparty_site.backups import manifest
from watchparty_site.backups.errors import BackupError
from watchparty_site.backups.manifest import Manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "database.sqlite3").write_bytes(b"rows")
    manifest.write(
        tmp_path,
        Manifest(
            format=manifest.FORMAT,
            made_at=datetime(2026, 11, 29, tzinfo=UTC),
            database="sqlite",
            migrations=[("catalog", "0001_initial")],
            rows={"catalog_title": 3},
            settings=["PORT"],
            files={"database.sqlite3": manifest.digest(tmp_path / "database.sqlite3")},
        ),
    )
    return tmp_path


def changed(folder: Path, **more: object) -> None:
    stated = json.loads((folder / manifest.NAME).read_text())
    (folder / manifest.NAME).write_text(json.dumps({**stated, **more}))


def test_what_was_written_is_read(folder: Path) -> None:
    assert manifest.read(folder).rows == {"catalog_title": 3}


def test_a_folder_without_a_list_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"is no backup: it has no backup\.json"):
        manifest.read(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", "no JSON", '{"format": 1}'])
def test_a_list_that_makes_no_sense_is_refused(folder: Path, text: str) -> None:
    (folder / manifest.NAME).write_text(text)
    with pytest.raises(BackupError, match="cannot be read"):
        manifest.read(folder)


def test_another_format_is_refused(folder: Path) -> None:
    changed(folder, format=2)
    with pytest.raises(BackupError, match="format 2"):
        manifest.read(folder)


def test_a_missing_and_a_changed_file_are_named(folder: Path) -> None:
    (folder / "database.sqlite3").write_bytes(b"other")
    with pytest.raises(BackupError, match="is not as it was written"):
        manifest.read(folder)
    (folder / "database.sqlite3").unlink()
    with pytest.raises(BackupError, match=r"database\.sqlite3 is missing"):
        manifest.read(folder)


def test_a_list_that_names_files_elsewhere_is_refused(folder: Path) -> None:
    changed(folder, files={"../other": "0"})
    with pytest.raises(BackupError, match="which is not in the backup"):
        manifest.read(folder)
