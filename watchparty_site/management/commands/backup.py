from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from watchparty_site.backups.backup import make
from watchparty_site.backups.errors import BackupError


class Command(BaseCommand):
    help = (
        "Writes a backup into a new folder while the site serves: the database, the trained model,"
        " the pictures, and which settings were given (without their values)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = make(folder)
        except BackupError as error:
            raise CommandError(str(error)) from None
        rows, files = sum(made.rows.values()), len(made.files)
        self.stdout.write(f"{folder}: {rows:,} rows, {files:,} files. SECRET_KEY is not in it.")
