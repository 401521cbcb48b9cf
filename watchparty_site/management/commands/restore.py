from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from watchparty_site.backups.errors import BackupError
from watchparty_site.backups.restore import restore


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database and empty folders; one of SQLite into PostgreSQL"
        " too. Every file is compared with its digest first, and every table's rows afterwards."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = restore(folder, self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from None
        made_at = f"{made.made_at:%Y-%m-%d %H:%M} UTC"
        self.stdout.write(f"Restored as of {made_at}. Give it the SECRET_KEY that it had.")
