import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from history.delivery import deliver, waiting
from history.draining import Drainer
from history.interface import HistoryAway
from history.models import Pending


class Command(BaseCommand):
    help = "Deliver the writes of history that wait for DynamoDB, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what waits, then end")
        parser.add_argument(
            "--refused-again",
            action="store_true",
            help="first put back what DynamoDB refused and was kept aside",
        )

    def handle(self, *args: Any, once: bool, refused_again: bool, **options: Any) -> None:
        if settings.HISTORY is None:
            self.stdout.write("History lives in the relational store: nothing is to be delivered.")
            return
        if refused_again:
            Pending.objects.exclude(refused="").update(refused="")
        drainer = Drainer(settings.HISTORY)
        if once:
            self._once(drainer)
        else:
            self._until_told(drainer)
        if refused := Pending.objects.exclude(refused="").count():
            self.stdout.write(f"{refused} refused writes are kept aside: see --refused-again.")

    def _once(self, drainer: Drainer) -> None:
        try:
            arrived = deliver(drainer.store, drainer.lease)
        except HistoryAway as away:
            raise CommandError(f"{away} {waiting()} writes wait.") from None
        self.stdout.write(f"{arrived} writes arrived, {waiting()} wait.")

    def _until_told(self, drainer: Drainer) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: drainer.stop())
        self.stdout.write("Delivering history (Ctrl-C stops it).")
        drainer.run()
        self.stdout.write(f"{drainer.arrived} writes arrived, {waiting()} wait.")
