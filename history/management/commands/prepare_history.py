from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from history.dynamo import tables
from history.dynamo.client import client, translated_errors
from history.dynamo.store import DynamoHistory
from history.interface import HistoryUnavailable, WriteRefused
from history.move_to_dynamo import move_batch
from history.outbox import OutboxedHistory


class Command(BaseCommand):
    help = (
        "Create the missing DynamoDB tables of history, with point-in-time recovery and "
        "encryption, and wait until they can be used; then move members' history there from the "
        "relational store."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HISTORY is None:
            self.stdout.write("History lives in the relational store: nothing to prepare.")
            return
        connected = client(settings.HISTORY)
        try:
            with translated_errors():
                tables.create_missing(connected, settings.HISTORY.prefix, self.stdout.write)
        except (HistoryUnavailable, WriteRefused, tables.WrongTable) as error:
            raise CommandError(str(error)) from None
        self._move(OutboxedHistory(DynamoHistory(connected, settings.HISTORY.prefix)))

    def _move(self, history: OutboxedHistory) -> None:
        moved = 0
        while some := move_batch(history):
            moved += some
        if moved:
            self.stdout.write(f"{moved} views and ratings of members wait to be delivered there.")
