import time
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand

from catalog.pictures.fetch import Fetched, fetch_pictures, remove_unnamed, wanted_pictures

PROGRESS_SECONDS = 2.0
SHOWN_PROBLEMS = 20


class Command(BaseCommand):
    help = "Fetch the posters and backdrops that titles name, and store them in two sizes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say how many are missing, and fetch none"
        )
        parser.add_argument(
            "--limit", type=int, metavar="N", help="N pictures at most, of popular titles first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = list(islice(wanted_pictures(), options["limit"]))
        if options["dry_run"]:
            self.stdout.write(f"Dry run, nothing was fetched: {len(wanted):,} pictures missing.")
            return
        self.stored, self.problems, self.of = 0, 0, len(wanted)
        self.shown_at = time.monotonic()
        fetch_pictures(iter(wanted), self._report)
        removed = remove_unnamed()
        self.stdout.write(
            f"{self.stored:,} pictures stored, {self.problems:,} not, {removed:,} removed."
        )

    def _report(self, fetched: Fetched) -> None:
        if fetched.problem:
            self.problems += 1
            if self.problems <= SHOWN_PROBLEMS:
                self.stderr.write(f"{fetched.wanted.url}: {fetched.problem}")
        else:
            self.stored += 1
        if time.monotonic() - self.shown_at >= PROGRESS_SECONDS:
            self.shown_at = time.monotonic()
            self.stdout.write(f"  {self.stored + self.problems:,} of {self.of:,} …")
