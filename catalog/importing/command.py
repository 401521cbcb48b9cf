"""What all import commands have in common: one transaction, dry run, progress, report."""

from abc import abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from catalog.importing.record import TitleRecord
from catalog.importing.refusal import BrokenFileError, LineError, Refusal
from catalog.importing.report import ImportReport
from catalog.importing.statistics import refresh_statistics
from catalog.importing.writer import TitleWriter

Records = Iterable[TitleRecord | Refusal]


class ImportCommand(BaseCommand):
    report: ImportReport
    fills: tuple[str, ...] = ("catalog",)
    """The applications whose tables it fills."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write each refused line to this CSV file"
        )

    @abstractmethod
    def load(self, options: dict[str, Any]) -> None:
        """Import, in the transaction that `handle` has opened. May raise BrokenFileError."""

    def handle(self, *args: Any, **options: Any) -> None:
        with ImportReport(self._say(options), options["report"]) as self.report:
            try:
                with transaction.atomic():
                    self.load(options)
                    refresh_statistics(*self.fills)
                    transaction.set_rollback(options["dry_run"])
            except BrokenFileError as broken:
                raise CommandError(f"{broken} Nothing was changed.") from None
            except IntegrityError as error:
                raise CommandError(
                    f"Somebody changed the catalogue at the same moment ({error}). "
                    "Nothing was changed; run it again."
                ) from None
            for line in self.report.shown_refusals():
                self.stderr.write(line)
            lead = "Dry run, nothing was changed: " if options["dry_run"] else ""
            self.stdout.write(lead + self.report.summary())

    def _say(self, options: dict[str, Any]) -> Callable[[str], object]:
        return self.stdout.write if options["verbosity"] else lambda _: None

    def write(self, writer: TitleWriter, files: Iterable[tuple[str, Records]]) -> None:
        """Titles that a record names exactly are matched first, in all files. What is left may
        then be called the same a year before or after."""
        near: list[tuple[str, TitleRecord]] = []
        for file, records in files:
            for record in records:
                if isinstance(record, Refusal):
                    self.report.refuse(record)
                elif writer.known.is_only_near(record):
                    near.append((file, record))
                else:
                    self._add(writer, file, record)
        for file, record in near:
            self._add(writer, file, record)

    def _add(self, writer: TitleWriter, file: str, record: TitleRecord) -> None:
        try:
            writer.add(record)
        except LineError as refused:
            self.report.refuse(Refusal(file, record.line, str(refused)))
