import argparse
import datetime
import resource
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from warehouse import location, run_log
from warehouse.errors import EtlError
from warehouse.etl import run
from warehouse.extract import RunOptions
from warehouse.storage import configured_storage


class Command(BaseCommand):
    help = "Bring the warehouse up to date: take what is new, check it, publish it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="make every day anew")
        parser.add_argument(
            "--from", dest="first", type=_day, metavar="DAY", help="also this day and later ones"
        )
        parser.add_argument(
            "--to", dest="last", type=_day, metavar="DAY", help="also this day and earlier ones"
        )
        parser.add_argument(
            "--log", type=int, nargs="?", const=20, metavar="N", help="show the log's last lines"
        )

    def handle(
        self,
        *,
        full: bool,
        first: datetime.date | None,
        last: datetime.date | None,
        log: int | None,
        **options: Any,
    ) -> None:
        if log is not None:
            self._show_log(log)
            return
        if first and last and first > last:
            raise CommandError(f"{first} is after {last}.")
        try:
            published = run(RunOptions(full, first, last), self.stdout.write)
        except EtlError as failure:
            raise CommandError(str(failure)) from failure
        place = configured_storage().address(published.folder)
        self.stdout.write(f"Published in {place}; at most {peak_megabytes():,.0f} MB of memory.")

    def _show_log(self, last: int) -> None:
        for entry in run_log.read(location.folder(), last):
            when = entry.at.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")
            self.stdout.write(f"{when}  {entry.run}  {run_log.formatted(entry)}")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; 2026-10-30 is one.") from None


def peak_megabytes() -> float:
    """Of the whole process. Linux counts in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
