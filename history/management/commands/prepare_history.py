from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from history.dynamo import tables
from history.dynamo.client import client, in_our_words
from history.dynamo.store import DynamoHistory
from history.interface import HistoryAway, HistoryRefused
from history.moving import move_some
from history.outbox import OutboxedHistory


class Command(BaseCommand):
    help = (
        "Make the DynamoDB tables of history that are missing, with point-in-time recovery and "
        "encryption, and wait until they can be used; then hand over what members' history the "
        "relational store holds."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HISTORY is None:
            self.stdout.write("History lives in the relational store: nothing to prepare.")
            return
        connected = client(settings.HISTORY)
        try:
            with in_our_words():
                tables.prepare(connected, settings.HISTORY.prefix, self.stdout.write)
        except (HistoryAway, HistoryRefused, tables.WrongTable) as error:
            raise CommandError(str(error)) from None
        self._move(OutboxedHistory(DynamoHistory(connected, settings.HISTORY.prefix)))

    def _move(self, history: OutboxedHistory) -> None:
        moved = 0
        while some := move_some(history):
            moved += some
        if moved:
            self.stdout.write(f"{moved} views and ratings of members wait to be delivered there.")
