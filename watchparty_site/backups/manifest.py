"""The list of what a backup holds, by which it is checked before anything is restored."""

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec

from watchparty_site.backups.errors import BackupError

NAME = "backup.json"
FORMAT = 1


class Manifest(msgspec.Struct):
    format: int
    made_at: datetime
    database: str
    """sqlite or postgresql."""
    migrations: list[tuple[str, str]]
    """(app, name), as the database had them."""
    rows: dict[str, int]
    """By table."""
    settings: list[str]
    """Names of the settings that were given, without their values."""
    files: dict[str, str]
    """SHA-256 by path in the folder."""


def write(folder: Path, manifest: Manifest) -> None:
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))


def read(folder: Path) -> Manifest:
    """Reads the list and compares every file with it. Raises BackupError."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BackupError(f"{folder} is no backup: it has no {NAME}.") from None
    except (OSError, msgspec.DecodeError) as error:
        raise BackupError(f"{folder / NAME} cannot be read: {error}.") from None
    if manifest.format != FORMAT:
        raise BackupError(f"The backup has format {manifest.format}; this release reads {FORMAT}.")
    for name, stated in manifest.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupError(f"{NAME} names {name}, which is not in the backup.")
        if not path.is_file():
            raise BackupError(f"The backup is not complete: {name} is missing.")
        if digest(path) != stated:
            raise BackupError(f"{name} is not as it was written: its digest is another.")
    return manifest


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
