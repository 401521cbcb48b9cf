import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from history.interface import HistoryUnavailable
from history.models import Pending
from history.outbox_delivery import deliver, pending_count
from history.outbox_worker import OutboxWorker


class Command(BaseCommand):
    help = "Deliver the writes of history that wait for DynamoDB, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what waits, then end")
        parser.add_argument(
            "--refused-again",
            action="store_true",
            help="first put back what DynamoDB refused",
        )

    def handle(self, *args: Any, once: bool, refused_again: bool, **options: Any) -> None:
        if settings.HISTORY is None:
            self.stdout.write("History lives in the relational store: nothing is to be delivered.")
            return
        if refused_again:
            Pending.objects.exclude(refused="").update(refused="")
        drainer = OutboxWorker(settings.HISTORY)
        if once:
            self._once(drainer)
        else:
            self._run_until_stopped(drainer)
        if refused := Pending.objects.exclude(refused="").count():
            self.stdout.write(f"{refused} refused writes are kept aside: see --refused-again.")

    def _once(self, drainer: OutboxWorker) -> None:
        try:
            delivered = deliver(drainer.store, drainer.lease)
        except HistoryUnavailable as away:
            raise CommandError(f"{away} {pending_count()} writes wait.") from None
        self.stdout.write(f"{delivered} writes arrived, {pending_count()} wait.")

    def _run_until_stopped(self, drainer: OutboxWorker) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: drainer.stop())
        self.stdout.write("Delivering history (Ctrl-C stops it).")
        drainer.run()
        self.stdout.write(f"{drainer.delivered} writes arrived, {pending_count()} wait.")
