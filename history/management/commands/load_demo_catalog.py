from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.demo import contents
from catalog.importing.known import KnownTitle
from catalog.importing.report import ImportReport
from catalog.importing.statistics import refresh_statistics
from catalog.importing.writer import Policy, TitleWriter
from catalog.models import LoadedData
from history.importing import GivenRating, RatingWriter

NAME = "demo"


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
        fingerprint = contents.fingerprint()
        if not options["again"] and LoadedData.has(NAME, fingerprint):
            self.stdout.write("The demo catalogue is loaded.")
            return
        report = ImportReport(lambda _: None)
        with transaction.atomic():
            load(report)
            LoadedData.note(NAME, fingerprint)
            refresh_statistics("catalog", "history")
        self.stdout.write(f"Demo catalogue: {report.summary()}")
        self.stdout.write("For research, not for commercial use: see catalog/demo/TERMS.md")


def load(report: ImportReport) -> None:
    with TitleWriter(report, Policy.COMPLETE) as writer:
        known = {title.movielens_id: writer.add(title) for title in contents.titles()}
    ratings = RatingWriter(report)
    ratings.add(_given(known))
    ratings.count_likes()


def _given(known: dict[int | None, KnownTitle]) -> Iterator[GivenRating]:
    for rating in contents.ratings():
        title = known[rating.movielens_id].id
        if title is not None:
            person = f"movielens:{rating.rater}"
            yield GivenRating(person, title, rating.stars, rating.rated_at)
