"""Prepares what serving needs: database, demo catalogue, trained model, static files."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from catalog.models import LoadedData
from catalog.models.loaded_data import WITHOUT_DEMO
from catalog.roles import prepare_roles
from watchparty_site import private_files, static_files


class Command(BaseCommand):
    help = "Make ready to serve what is not: database, demo catalogue, model, static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-demo",
            action="store_true",
            help="Leave the catalogue as it is, now and at every later start: its titles come from "
            "importers or the admin. `load_demo_catalog` takes that back.",
        )

    def handle(self, *args: Any, without_demo: bool, **options: Any) -> None:
        private_files.create_database_file()
        self._step("Database", "migrate", interactive=False, verbosity=0)
        prepare_roles()
        self._prepare_history()
        if without_demo:
            LoadedData.note(WITHOUT_DEMO, "")
        if not LoadedData.has(WITHOUT_DEMO, ""):
            self._step("Demo catalogue", "load_demo_catalog")
        self._step("Model", "train_recommender", "--if-needed")
        if not static_files.are_collected():
            self._step("Static files", "collectstatic", interactive=False, verbosity=0)
            static_files.remember_collected()

    def _prepare_history(self) -> None:
        """Prepares the history store; one that is unreachable is reported only: writes wait."""
        if settings.HISTORY is None:
            return
        try:
            self._step("History", "prepare_history")
        except CommandError as error:
            self.stderr.write(f"{error} Going on without: history waits until it is prepared.")

    def _step(self, name: str, command: str, *args: str, **options: Any) -> None:
        self.stdout.write(f"{name}…")
        call_command(command, *args, stdout=self.stdout, stderr=self.stderr, **options)
