"""What to run after the database was restored, whether rooms are open meanwhile or not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from parties.domain import codes
from parties.storage import party_store

PARTIES_AT_A_TIME = 500


class Command(BaseCommand):
    help = (
        "Starts another epoch for every party, so that open rooms and screens drop what they know"
        " and take what the database has. Run it after restoring a database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at-a-time", type=int, default=PARTIES_AT_A_TIME, help="parties in one transaction"
        )

    def handle(self, *args: Any, at_a_time: int, **options: Any) -> None:
        epoch, last, count = codes.new_epoch(), 0, 0
        while some := party_store.start_new_epoch(last, at_a_time, epoch):
            last = some[-1]
            count += len(some)
        self.stdout.write(f"Epoch {epoch}: {count} parties. Open screens get a snapshot.")
