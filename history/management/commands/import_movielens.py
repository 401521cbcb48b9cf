from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.text import slugify

from catalog.importing import movielens_files
from catalog.importing.command import ImportCommand
from catalog.importing.errors import Refusal
from catalog.importing.movielens_files import Links, RatingLine
from catalog.importing.tags import write_tags
from catalog.importing.title_writer import Policy, TitleWriter
from catalog.models import Title
from history.bulk_load import DatasetRating, RatingWriter


class Command(ImportCommand):
    help = "Import a MovieLens folder: movies.csv, and links.csv, tags.csv, ratings.csv if there."
    fills = ("catalog", "history")
    has_batches = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--people",
            metavar="PREFIX",
            help="what the raters' keys begin with (default: the folder's name); raters of two "
            "data sets are different people even when their numbers are the same",
        )

    def load(self, options: dict[str, Any]) -> None:
        folder: Path = options["folder"]
        movies = movielens_files.movies_file(folder)
        _people(options)
        with TitleWriter(self.report, Policy.COMPLETE) as writer:
            links = self._links(folder / "links.csv")
            self.write(writer, [(movies.name, movielens_files.read_titles(movies, links))])
        if (tags := folder / "tags.csv").exists():
            write_tags(self.report, self._tags(tags, _titles()))
        for _ in islice(_read_ratings(options), 1):
            pass  # a file of something else is refused before anything is written

    def load_batches(self, options: dict[str, Any]) -> None:
        if (options["folder"] / "ratings.csv").exists():
            writing = RatingWriter(self.report)
            writing.add(self._ratings(options, _titles()))
            writing.update_popularity()

    def _links(self, path: Path) -> dict[int, Links]:
        links: dict[int, Links] = {}
        for row in movielens_files.read_links(path) if path.exists() else ():
            if isinstance(row, Refusal):
                self.report.refuse(row)
            else:
                links[row[0]] = row[1]
        return links

    def _tags(self, path: Path, known: dict[Any, int]) -> Iterator[tuple[int, str, int]]:
        for row in movielens_files.count_tags(path):
            if isinstance(row, Refusal):
                self.report.refuse(row)
            elif row[0] in known:
                yield known[row[0]], row[1], row[2]
            else:
                self.report.count("tags of unknown films left out")

    def _ratings(self, options: dict[str, Any], known: dict[Any, int]) -> Iterator[DatasetRating]:
        people = _people(options)
        for row in _read_ratings(options):
            if isinstance(row, Refusal):
                self.report.refuse(row)
            elif title := known.get(row.movielens_id):
                yield DatasetRating(f"{people}:{row.rater}", title, row.stars, row.rated_at)
            else:
                reason = f"No title has MovieLens id {row.movielens_id}."
                self.report.refuse(Refusal("ratings.csv", row.line, reason))


def _read_ratings(options: dict[str, Any]) -> Iterator[RatingLine | Refusal]:
    path: Path = options["folder"] / "ratings.csv"
    return movielens_files.read_ratings(path) if path.exists() else iter(())


def _people(options: dict[str, Any]) -> str:
    people: str = options["people"] or slugify(options["folder"].resolve().name)
    if not 0 < len(people) <= 40:
        raise CommandError("--people needs 1 to 40 characters.")
    return people


def _titles() -> dict[Any, int]:
    """Returns the ids of titles by their MovieLens ids."""
    rows = Title.objects.exclude(movielens_id=None).values_list("movielens_id", "id")
    return dict(rows.iterator())
