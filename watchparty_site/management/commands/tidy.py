from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from watchparty_site.tidying.tidy import tidy


class Command(BaseCommand):
    help = (
        "Deletes what is past its retention, in small steps while the site serves, and prints how"
        " much: ended sessions, old messages, mails and imports; the log once the warehouse has it;"
        " parties of guests that nobody visits."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at-once", action="store_true", help="do not rest between steps: nobody is here"
        )
        parser.add_argument(
            "--without-warehouse",
            action="store_true",
            help="delete the log and parties whether the warehouse has them or not",
        )

    def handle(self, *args: Any, at_once: bool, without_warehouse: bool, **options: Any) -> None:
        share = 1.0 if at_once else 0.2
        if not tidy(self.stdout.write, busy_share=share, published_only=not without_warehouse):
            raise CommandError("Not everything was deleted; the next run goes on.")
