from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from catalog.importing.command import ImportCommand
from catalog.importing.imdb_files import Wanted, read_titles
from catalog.importing.title_writer import Policy, TitleWriter
from catalog.models import FIRST_YEAR, LAST_YEAR, Title


class Command(ImportCommand):
    help = (
        "Import films and series from a folder with IMDb's data set files: title.basics.tsv.gz and "
        "title.ratings.tsv.gz, and for people title.principals.tsv.gz and name.basics.tsv.gz."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--kinds",
            nargs="+",
            choices=Title.Kind.values,
            default=Title.Kind.values,
            help="films, series, or both",
        )
        parser.add_argument(
            "--votes", type=int, default=1_000, help="take titles with at least so many votes"
        )
        parser.add_argument("--from-year", type=int, default=FIRST_YEAR)
        parser.add_argument("--to-year", type=int, default=LAST_YEAR)
        parser.add_argument("--adult", action="store_true", help="take adult titles as well")

    def load(self, options: dict[str, Any]) -> None:
        wanted = Wanted(
            frozenset(options["kinds"]),
            options["votes"],
            max(options["from_year"], FIRST_YEAR),
            min(options["to_year"], LAST_YEAR),
            options["adult"],
        )
        with TitleWriter(self.report, Policy.COMPLETE) as writer:
            self.write(writer, [("title.basics.tsv", read_titles(options["folder"], wanted))])
