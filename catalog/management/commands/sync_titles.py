import re
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.models import SyncRun
from catalog.sources.errors import SourceError
from catalog.sources.libraries.source import forget_removed_libraries
from catalog.sources.registry import Source, source_called, sources
from catalog.sources.sync_options import SyncOptions
from catalog.sources.sync_run import sync_run

SHOWN_PROBLEMS = 20


def country(text: str) -> str:
    if not re.fullmatch("[A-Z]{2}", text):
        raise ArgumentTypeError(f"{text!r} is no country; it is two capital letters, such as DE")
    return text


class Command(BaseCommand):
    help = "Fetch titles, and what is missing about those there are, from their sources."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sources",
            nargs="*",
            help="which: tmdb or a library's name; all that are configured",
            metavar="SOURCE",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument(
            "--popular", type=country, metavar="COUNTRY", help="add what is popular"
        )
        parser.add_argument(
            "--year", type=int, action="append", default=[], help="add titles of a year"
        )
        parser.add_argument(
            "--kind", choices=("film", "series", "both"), default="film", help="of these lists"
        )
        parser.add_argument("--new", type=int, default=100, help="titles of each list (100)")
        parser.add_argument(
            "--only-lists", action="store_true", help="leave titles of the catalogue as they are"
        )
        parser.add_argument(
            "--limit", type=int, metavar="N", help="complete N titles of the catalogue at most"
        )
        parser.add_argument(
            "--older-than", type=float, default=7, metavar="DAYS", help="fetch again after (7)"
        )
        parser.add_argument("--without-pictures", action="store_true", help="fetch no pictures")
        parser.add_argument(
            "--every", type=float, metavar="HOURS", help="go on for ever, with such a pause"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            forget_removed_libraries()
        try:
            chosen = [source_called(name) for name in options["sources"]] or [
                source for source in sources().values() if source.is_configured()
            ]
        except SourceError as error:
            raise CommandError(str(error)) from None
        if not chosen:
            raise CommandError("No source is configured: docs/titles.md describes them.")
        wanted = _options(options)
        failed = self._sync_all(chosen, wanted)
        while options["every"]:
            time.sleep(options["every"] * 3600)
            failed = self._sync_all(chosen, wanted)
        if failed:
            raise CommandError(f"Not synchronised: {', '.join(failed)}.")

    def _sync_all(self, chosen: list[Source], options: SyncOptions) -> list[str]:
        """Returns the names of those that failed; the others are not kept from their turn."""
        return [source.name for source in chosen if not self._sync(source, options)]

    def _sync(self, source: Source, options: SyncOptions) -> bool:
        try:
            with sync_run(
                source.name, dry_run=options.dry_run, report=self.stdout.write
            ) as progress:
                try:
                    source.sync(options, progress)
                finally:
                    self._summarise(progress.run)
        except SourceError as error:
            self.stderr.write(f"{source.name}: {error}")
            return False
        return True

    def _summarise(self, run: SyncRun) -> None:
        for problem in run.problems[:SHOWN_PROBLEMS]:
            self.stderr.write(problem)
        if (more := run.counts.get("problems", 0) - SHOWN_PROBLEMS) > 0:
            self.stderr.write(f"… and {more:,} more.")
        counts = ", ".join(f"{number:,} {what}" for what, number in run.counts.items())
        lead = "Dry run, nothing was changed: " if run.dry_run else ""
        self.stdout.write(f"{run.source}: {lead}{counts or 'nothing to do'}.")


def _options(options: dict[str, Any]) -> SyncOptions:
    return SyncOptions(
        popular_in=options["popular"] or "",
        years=tuple(options["year"]),
        kind=options["kind"],
        new=max(0, options["new"]),
        complete=not options["only_lists"],
        limit=options["limit"],
        older_than=timedelta(days=options["older_than"]),
        pictures=not options["without_pictures"],
        dry_run=options["dry_run"],
    )
