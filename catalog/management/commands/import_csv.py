from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from catalog.importing.command import ImportCommand
from catalog.importing.csv_file import read_titles
from catalog.importing.title_writer import Policy, TitleWriter


class Command(ImportCommand):
    help = "Import titles from a CSV file with the header that docs/catalog.md describes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def load(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        with TitleWriter(self.report, Policy.STATE) as writer:
            self.write(writer, [(path.name, read_titles(path))])
