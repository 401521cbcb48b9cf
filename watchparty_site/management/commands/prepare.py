"""Makes everything ready to serve: database, demo catalogue, trained model, static files."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from watchparty_site import static_files


class Command(BaseCommand):
    help = "Make ready to serve what is not: database, demo catalogue, model, static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-demo",
            action="store_true",
            help="Leave the catalogue as it is: its titles come from importers or the admin.",
        )

    def handle(self, *args: Any, without_demo: bool, **options: Any) -> None:
        self._step("Database", "migrate", interactive=False, verbosity=0)
        self._prepare_history()
        if not without_demo:
            self._step("Demo catalogue", "load_demo_catalog")
        self._step("Model", "train_recommender", "--if-needed")
        if not static_files.are_collected():
            self._step("Static files", "collectstatic", interactive=False, verbosity=0)
            static_files.remember_collected()

    def _prepare_history(self) -> None:
        """A store that is away keeps nobody from starting: what is written waits."""
        if settings.HISTORY is None:
            return
        try:
            self._step("History", "prepare_history")
        except CommandError as error:
            self.stderr.write(f"{error} Going on without: history waits until it is prepared.")

    def _step(self, name: str, command: str, *args: str, **options: Any) -> None:
        self.stdout.write(f"{name}…")
        call_command(command, *args, stdout=self.stdout, stderr=self.stderr, **options)
