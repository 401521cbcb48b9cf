"""Measures how long the admin's lists take at 100,000 titles and a million ratings.

    python -m benchmarks.admin_lists [--postgres] [--titles N] [--page TEXT …]
        [--json PATH]

The database is SQLite, with `--postgres` a server that is started for it, or the one that
DATABASE_URL names, which must be an empty one. `--page` takes the pages alone whose address has the
text. Each page is asked for as a browser would, five times after a first one; the table has the
median of these, the slowest, the first one, the processor time of this process for the first one,
and how many queries one takes. *Likely duplicates* scans the catalogue anew after each change of
it, which the first one shows.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import (
    ROOT,
    with_empty_database,  # noqa: F401 sets Django up before models are imported
)
from catalog.importing.planner_statistics import refresh_statistics
from catalog.importing.report import ImportReport
from catalog.models import Availability, Credit, Genre, Mood, Person, Title
from history.bulk_load import DatasetRating, RatingWriter
from history.models import Rating
from tests.harness.postgres import own_postgres

WORDS = ("river", "queen", "love", "night", "house", "star", "war", "summer", "lost", "city")
TITLES = 100_000
GENRES, MOODS, SERVICES, COUNTRIES = 20, 18, 30, ("DE", "FR", "GB", "US")
RATINGS_OF_A_TITLE, RATINGS_OF_A_PERSON = 10, 100
BATCH = 5_000
ASKED = 5
CATALOG, HISTORY = "/admin/catalog/", "/admin/history/"
DUPLICATES = f"{CATALOG}title/duplicates/"
PAGES = (
    "/admin/",
    f"{CATALOG}title/",
    f"{CATALOG}title/?p=1000",
    f"{CATALOG}title/?o=1",
    f"{CATALOG}title/?q=river queen",
    f"{CATALOG}title/?q=love",
    f"{CATALOG}title/?q=ana love",
    f"{CATALOG}title/?state=active",
    f"{CATALOG}title/?state=retired",
    f"{CATALOG}title/?missing=synopsis",
    f"{CATALOG}title/?missing=moods",
    f"{CATALOG}title/?missing=availability",
    f"{CATALOG}title/?missing=artwork",
    f"{CATALOG}title/?decade=1990",
    f"{CATALOG}title/?kind__exact=series",
    f"{CATALOG}title/?genres__id__exact=1",
    f"{CATALOG}title/?genres__id__exact=1&moods__id__exact=1&q=star",
    DUPLICATES,
    f"{CATALOG}person/",
    f"{CATALOG}person/?q=ana",
    f"{CATALOG}genre/",
    f"{CATALOG}genre/?q=1",
    f"{CATALOG}mood/",
    f"{CATALOG}availability/",
    f"{CATALOG}availability/?q=Service 7",
    f"{CATALOG}availability/?q=river",
    f"{CATALOG}titlemerge/",
    f"{HISTORY}rating/",
    f"{HISTORY}rating/?p=9000",
    f"{HISTORY}rating/?q=movielens:17",
    f"{HISTORY}rating/?q=river queen",
    "/admin/imports/missingtitle/",
    "/admin/auth/user/",
)


def fill(number: int, chance: random.Random) -> None:
    titles = Title.objects.bulk_create(_titles(number, chance), batch_size=BATCH)
    keys = [title.pk for title in titles]
    genres = Genre.objects.bulk_create(
        Genre(name=f"Genre {n}", slug=f"genre-{n}") for n in range(GENRES)
    )
    moods = Mood.objects.bulk_create(Mood(name=f"Mood {n}", slug=f"mood-{n}") for n in range(MOODS))
    _link(Title.genres.through, "genre_id", [each.pk for each in genres], keys, chance)
    _link(Title.moods.through, "mood_id", [each.pk for each in moods], keys, chance)
    Availability.objects.bulk_create(_places(keys, chance), batch_size=BATCH)
    people = Person.objects.bulk_create(
        (Person(name=f"{chance.choice(('Ana', 'Bo', 'Cy'))} {n}") for n in range(number // 2)),
        batch_size=BATCH,
    )
    Credit.objects.bulk_create(
        (
            Credit(title_id=key, person=person)
            for key in keys
            for person in chance.sample(people, 3)
        ),
        batch_size=BATCH,
    )
    RatingWriter(ImportReport(lambda _line: None)).add(_ratings(keys, chance))
    refresh_statistics("catalog", "history")


def _link(
    links: type[Model], field: str, words: list[int], keys: list[int], chance: random.Random
) -> None:
    """None to three of the words to each title."""
    links._default_manager.bulk_create(
        (
            links(**{"title_id": key, field: word})
            for key in keys
            for word in chance.sample(words, chance.randint(0, 3))
        ),
        batch_size=BATCH,
    )


def _titles(number: int, chance: random.Random) -> Iterator[Title]:
    for place in range(number):
        name = f"The {' '.join(chance.sample(WORDS, chance.randint(1, 3)))} {place // 2}"
        yield Title(
            name=name,
            kind="series" if place % 10 == 0 else "film",
            year=chance.randint(1920, 2025),
            popularity=chance.paretovariate(1),
            synopsis="" if place % 3 else "A detective and a thief.",
        )


def _places(keys: list[int], chance: random.Random) -> Iterator[Availability]:
    for key in keys:
        for service in chance.sample(range(SERVICES), chance.randint(0, 3)):
            country = chance.choice(COUNTRIES)
            yield Availability(title_id=key, country=country, service=f"Service {service}")


def _ratings(keys: list[int], chance: random.Random) -> Iterator[DatasetRating]:
    people = len(keys) * RATINGS_OF_A_TITLE // RATINGS_OF_A_PERSON
    for person in range(people):
        for key in chance.sample(keys, RATINGS_OF_A_PERSON):
            stars = chance.randint(1, 10) / 2
            yield DatasetRating(f"movielens:{person}", key, stars, 1_500_000_000)


class Browser:
    """A manager's, who may open every list."""

    def __init__(self) -> None:
        # As the tests do: collected files are another matter, and take as long as the pages.
        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "servestatic" not in each]
        from django.contrib.auth.models import User  # once Django is set up

        self._client = Client(headers={"host": "localhost"})
        self._client.force_login(
            User.objects.create_superuser("ana"), "django.contrib.auth.backends.ModelBackend"
        )

    def seconds(self, page: str) -> float:
        began = time.perf_counter()
        answer = self._client.get(page)
        if answer.status_code != 200:
            raise RuntimeError(f"{page}: {answer.status_code}")
        return time.perf_counter() - began

    def queries(self, page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            self.seconds(page)
        return len(captured)


def measured(browser: Browser, page: str) -> dict[str, object]:
    processor = time.process_time()
    first = browser.seconds(page)
    processor = time.process_time() - processor
    took = [browser.seconds(page) for _ in range(ASKED)]
    return {
        "page": page,
        "median, ms": round(statistics.median(took) * 1_000),
        "slowest, ms": round(max(took) * 1_000),
        "first, ms": round(first * 1_000),
        "first, processor ms": round(processor * 1_000),
        "queries": browser.queries(page),
    }


def _on_postgres(arguments: list[str]) -> int:
    """Runs the same in another process, for this one has its database."""
    with own_postgres(durable=True) as server:
        environment = os.environ | {"DATABASE_URL": server.create_database("admin_lists")}
        command = [sys.executable, "-m", "benchmarks.admin_lists", *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode  # noqa: S603


def main() -> None:
    options = argparse.ArgumentParser(description="How long the admin's lists take.")
    path = ROOT / "var" / "bench" / "admin_lists.json"
    options.add_argument("--json", type=Path, default=path)
    options.add_argument("--page", nargs="+", default=[""], metavar="TEXT")
    options.add_argument("--titles", type=int, default=TITLES)
    options.add_argument("--postgres", action="store_true", help="starts a server for it")
    chosen = options.parse_args()
    if chosen.postgres:
        sys.exit(_on_postgres([each for each in sys.argv[1:] if each != "--postgres"]))
    call_command("migrate", verbosity=0)
    fill(chosen.titles, random.Random(1))
    print(f"{Title.objects.count()} titles, {Rating.objects.count()} ratings")  # noqa: T201
    browser = Browser()
    browser.seconds("/admin/")  # templates are read for the first page
    cache.clear()
    results = []
    for page in (each for each in PAGES if any(text in each for text in chosen.page)):
        row = measured(browser, page)
        line = (
            "{page:66}{median, ms:>7}{slowest, ms:>7}{first, ms:>7}{first, processor ms:>7}"
            "{queries:>5}"
        )
        print(line.format(**row), flush=True)  # noqa: T201
        results.append(row)
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
