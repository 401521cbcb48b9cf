from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.demo import contents
from catalog.importing.planner_statistics import refresh_statistics
from catalog.importing.report import ImportReport
from catalog.models import LoadedData
from catalog.models.loaded_data import WITHOUT_DEMO
from history.demo_catalog import NAME, load


class Command(BaseCommand):
    help = (
        "Load the demo catalogue that ships with Watchparty (once; no network). "
        "Its terms: catalog/demo/TERMS.md"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="load it even if it was loaded before; brings back what was deleted since",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        LoadedData.objects.filter(name=WITHOUT_DEMO).delete()
        fingerprint = contents.fingerprint()
        if not options["again"] and LoadedData.has(NAME, fingerprint):
            self.stdout.write("The demo catalogue is loaded.")
            return
        report = ImportReport(lambda _: None)
        with transaction.atomic():
            load(report, again=options["again"])
            refresh_statistics("catalog", "history")
        self.stdout.write(f"Demo catalogue: {report.summary()}")
        self.stdout.write("For research, not for commercial use: see catalog/demo/TERMS.md")
