from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.sources.errors import SourceError
from catalog.sources.registry import source_called


class Command(BaseCommand):
    help = "Try a source of titles as it is configured, and say in sentences what works."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="tmdb, or the name of a library")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            for sentence in source_called(name).check():
                self.stdout.write(sentence)
        except SourceError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{name} can be used.")
