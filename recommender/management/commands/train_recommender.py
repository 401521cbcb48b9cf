import resource
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from history.interface import HistoryUnavailable
from recommender.model import model_file
from recommender.model.training import fingerprint, train
from recommender.model.training_lock import training_lock


class Command(BaseCommand):
    help = "Learn from the ratings what each interest and each liked title lifts."

    requires_system_checks = ()  # it needs the database alone, and starts quicker so

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="do nothing if the model was made of these ratings and titles already",
        )

    def handle(self, *, if_needed: bool, **options: Any) -> None:
        if if_needed and self.is_current():
            self.stdout.write("The model is up to date.")
            return
        try:
            with training_lock(settings.MODEL_DIR, self.wait):
                self.train(if_needed)
        except HistoryUnavailable as away:
            raise CommandError(f"Nothing was trained: {away}") from away
        except OSError as failed:
            raise CommandError(
                f"No model was written: {failed.strerror or failed}. The last good one serves."
            ) from failed
        except MemoryError as too_little:
            raise CommandError(
                "No model was written: there was not enough memory. The last good one serves."
            ) from too_little

    def wait(self) -> None:
        self.stdout.write("Another training is running; waiting until it is done.")

    def train(self, if_needed: bool) -> None:
        if if_needed and self.is_current():  # by whoever trained while this one waited
            self.stdout.write("The model is up to date.")
            return
        started = time.perf_counter()
        trained = train(lambda line: self.stdout.write(f"  {line}"))
        version = model_file.write(settings.MODEL_DIR, trained.facts, trained.arrays)
        seconds = time.perf_counter() - started
        self.stdout.write(
            f"Model {version}: {seconds:.1f} s, at most {peak_megabytes():,.0f} MB of memory."
        )

    def is_current(self) -> bool:
        model = model_file.last_good(settings.MODEL_DIR)
        return model is not None and model.facts["fingerprint"] == fingerprint()


def peak_megabytes() -> float:
    """Of the whole process so far. Linux counts in kilobytes, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
