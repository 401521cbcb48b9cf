"""Removes the demo catalogue from a site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from history.interface import HistoryUnavailable
from watchparty_site.demo_removal import DemoRemoval


class Command(BaseCommand):
    help = (
        "Remove the demo catalogue, now and at every later start: its ratings, titles, genres and "
        "moods. Titles on which members or parties rely, or which others have completed, are "
        "retired instead. `load_demo_catalog` takes that back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be removed, and change nothing"
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        try:
            removal = DemoRemoval(dry_run=dry_run)
            is_there = removal.run()
        except HistoryUnavailable as away:
            raise CommandError(f"{away} Nothing was removed: it may be used there.") from None
        if not is_there:
            self.stdout.write("There is no demo catalogue here, and no start loads it.")
            return
        counts = [f"{number:,} {what}" for what, number in removal.counts.items() if number]
        lead = "Dry run, nothing was removed: " if dry_run else "The demo catalogue is removed: "
        self.stdout.write(lead + (", ".join(counts) or "nothing of it was left") + ".")
        if not dry_run:
            self.stdout.write("`manage.py train_recommender` makes a model without it.")
