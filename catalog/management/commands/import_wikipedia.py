from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from catalog.importing.command import ImportCommand
from catalog.importing.title_writer import Policy, TitleWriter
from catalog.importing.wikipedia_file import files_of, read_titles


class Command(ImportCommand):
    help = "Import films from the JSON of wikipedia-movie-data: one file, or a folder of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--artwork",
            action="store_true",
            help="also take the thumbnails' addresses, which fetch_pictures then fetches; most of "
            "them are posters under copyright",
        )

    def load(self, options: dict[str, Any]) -> None:
        artwork: bool = options["artwork"]
        with TitleWriter(self.report, Policy.COMPLETE) as writer:
            files = files_of(options["path"])
            self.write(writer, ((f.name, read_titles(f, with_artwork=artwork)) for f in files))
