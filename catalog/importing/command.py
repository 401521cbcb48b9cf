"""The base class of the import commands: dry run, progress, report; titles in one transaction."""

from abc import abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from catalog.importing.errors import BrokenFileError, LineError, Refusal
from catalog.importing.planner_statistics import refresh_statistics
from catalog.importing.report import ImportReport
from catalog.importing.title_record import TitleRecord
from catalog.importing.title_writer import TitleWriter

Records = Iterable[TitleRecord | Refusal]


class ImportCommand(BaseCommand):
    report: ImportReport
    fills: tuple[str, ...] = ("catalog",)
    """The apps into whose tables the command imports."""
    has_batches = False
    """Whether `load_batches` imports something."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write each refused line to this CSV file"
        )

    @abstractmethod
    def load(self, options: dict[str, Any]) -> None:
        """Imports, in the transaction that `handle` has opened. May raise BrokenFileError."""

    def load_batches(self, options: dict[str, Any]) -> None:
        """Imports what is too much for one transaction, behind `load`: batches of one each, so that
        a run after one that was stopped goes on. May raise BrokenFileError."""

    def handle(self, *args: Any, **options: Any) -> None:
        with ImportReport(self._progress(options), options["report"]) as self.report:
            self._load(options)
            for line in self.report.shown_refusals():
                self.stderr.write(line)
            lead = "Dry run, nothing was changed: " if options["dry_run"] else ""
            self.stdout.write(lead + self.report.summary())

    def _load(self, options: dict[str, Any]) -> None:
        is_dry = options["dry_run"]
        try:
            with transaction.atomic():
                self.load(options)
                if is_dry:
                    self.load_batches(options)
                    transaction.set_rollback(True)
                elif not self.has_batches:
                    refresh_statistics(*self.fills)
        except BrokenFileError as broken:
            raise CommandError(f"{broken} Nothing was changed.") from None
        except IntegrityError as error:
            raise CommandError(
                f"Somebody changed the catalogue at the same moment ({error}). "
                "Nothing was changed; run it again."
            ) from None
        if self.has_batches and not is_dry:
            self._load_batches(options)

    def _load_batches(self, options: dict[str, Any]) -> None:
        try:
            self.load_batches(options)
        except BrokenFileError as broken:
            raise CommandError(
                f"{broken} What was read before stays; run it again once the file is mended."
            ) from None
        except IntegrityError as error:
            raise CommandError(
                f"Somebody changed the catalogue at the same moment ({error}). "
                "What was read before stays; run it again."
            ) from None
        refresh_statistics(*self.fills)

    def _progress(self, options: dict[str, Any]) -> Callable[[str], object]:
        return self.stdout.write if options["verbosity"] else lambda _: None

    def write(self, writer: TitleWriter, files: Iterable[tuple[str, Records]]) -> None:
        """Writes the records of all files, exact matches first.

        Records that match a title only by a year before or after are written last.
        """
        near_matches: list[tuple[str, TitleRecord]] = []
        for file, records in files:
            for record in records:
                if isinstance(record, Refusal):
                    self.report.refuse(record)
                elif writer.matcher.is_only_near(record):
                    near_matches.append((file, record))
                else:
                    self._add(writer, file, record)
        for file, record in near_matches:
            self._add(writer, file, record)

    def _add(self, writer: TitleWriter, file: str, record: TitleRecord) -> None:
        try:
            writer.add(record)
        except LineError as refused:
            self.report.refuse(Refusal(file, record.line, str(refused)))
