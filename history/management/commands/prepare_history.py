from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from history.dynamo import tables
from history.dynamo.client import client, in_our_words
from history.interface import HistoryAway, HistoryRefused


class Command(BaseCommand):
    help = (
        "Make the DynamoDB tables of history that are missing, with point-in-time recovery and "
        "encryption, and wait until they can be used."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HISTORY is None:
            self.stdout.write("History lives in the relational store: nothing to prepare.")
            return
        try:
            with in_our_words():
                tables.prepare(client(settings.HISTORY), settings.HISTORY.prefix, self.stdout.write)
        except (HistoryAway, HistoryRefused, tables.WrongTable) as error:
            raise CommandError(str(error)) from None
