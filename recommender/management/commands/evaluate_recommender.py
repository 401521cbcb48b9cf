import json
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.importing.errors import BrokenFileError
from recommender.evaluation.goals import goals
from recommender.evaluation.ml_100k import DownloadFailedError, read_ml_100k
from recommender.evaluation.plan import Source, Task, run
from recommender.evaluation.provenance import provenance
from recommender.evaluation.splits import SPLITS
from recommender.evaluation.summary import summary
from recommender.evaluation.tables import tables

FOLDER = settings.BASE_DIR.parent / "shared" / "data" / "ml-latest-small"


class Command(BaseCommand):
    help = "Evaluate the recommender by what real people liked, beside the usual methods."

    requires_system_checks = ()  # it needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--movielens",
            type=Path,
            default=FOLDER,
            metavar="FOLDER",
            help="a MovieLens folder with movies.csv and ratings.csv (default: %(default)s)",
        )
        parser.add_argument(
            "--only",
            nargs="+",
            choices=("demo", "movielens", "ml-100k"),
            default=("demo", "movielens", "ml-100k"),
            help="which data (default: all)",
        )
        parser.add_argument(
            "--part",
            choices=("validation", "test"),
            default="validation",
            help="validation for tuning; test for the last word (default: %(default)s)",
        )
        parser.add_argument("--splits", type=int, default=SPLITS, choices=range(1, SPLITS + 1))
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
        parser.add_argument(
            "--smoke", action="store_true", help="a corner of the data and few groups, in seconds"
        )
        parser.add_argument(
            "--out",
            type=Path,
            default=settings.DATA_DIR / "evaluation",
            metavar="FOLDER",
            help="where the figures are left as JSON (default: %(default)s)",
        )

    def handle(self, **options: Any) -> None:
        started = time.perf_counter()
        tasks = [
            Task(source, number, options["part"], options["smoke"])
            for source in self.sources(options)
            for number in range(options["splits"])
        ]
        found = run(tasks, options["processes"], self.progress)
        about = provenance(settings.BASE_DIR) | {
            "part": options["part"],
            "splits": options["splits"],
        }
        options["out"].mkdir(parents=True, exist_ok=True)
        summaries = [summary(each) for each in found]
        for each in summaries:
            path = options["out"] / f"evaluation-{each['dataset']}.json"
            path.write_text(json.dumps(about | each, ensure_ascii=False) + "\n")
            self.stdout.write(f"\n{tables(each)}")
        self.stdout.write(f"\n{goals({each['dataset']: each for each in summaries})}")
        self.stdout.write(f"\n{stated_scores(about)}, {time.perf_counter() - started:.0f} s")

    def sources(self, options: dict[str, Any]) -> list[Source]:
        """What was asked for and is there; what is not is named, with what to do."""
        known = {
            "demo": Source("demo"),
            "movielens": Source("folder", options["movielens"]),
            "ml-100k": Source("ml-100k", settings.DATA_DIR / "evaluation"),
        }
        there = [known[name] for name in options["only"] if self.is_there(known[name])]
        if not there:
            raise CommandError("None of the data that was asked for is here.")
        return there

    def is_there(self, source: Source) -> bool:
        try:
            if source.kind == "folder" and not (source.folder / "movies.csv").is_file():
                raise BrokenFileError(f"{source.folder} is not a MovieLens folder.")
            if source.kind == "ml-100k":
                read_ml_100k(source.folder)
        except (BrokenFileError, DownloadFailedError) as missing:
            self.stderr.write(f"Left out: {missing}")
            return False
        return True

    def progress(self, line: str) -> None:
        self.stderr.write(line)


def stated_scores(about: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in about.items())
