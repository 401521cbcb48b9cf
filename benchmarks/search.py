"""Measures how long a search of 100,000 titles takes.

    python -m benchmarks.search [--json PATH]

The demo catalogue's names, then names made of their words, with 60,000 people in 400,000 credits;
in SQLite, or in the database that DATABASE_URL names, which must be an empty one. Each query is
asked five times; the table has the median, that of the seconds of this process's processor (SQLite
works in it), and what was found first.
"""

import argparse
import csv
import json
import lzma
import random
import statistics
import time
from pathlib import Path

from django.core.management import call_command

from benchmarks import (
    ROOT,
    with_empty_database,  # noqa: F401 sets Django up before models are imported
)
from catalog.importing.planner_statistics import refresh_statistics
from catalog.models import Credit, Person, Title
from catalog.search import search_titles

TITLES, PEOPLE, CREDITS_OF_EACH = 100_000, 60_000, 4
NAMES = ROOT / "catalog" / "demo" / "titles.csv.xz"
QUERIES = (
    *("the", "a", "love", "matrix", "star wars", "queen river", "lord of the rings"),
    *("lotr", "godfather 2", "se7en", "amelie", "spiderman", "oceans 11", "rocky iv"),
    *("godfahter", "teh matrix", "shawshenk redemtion", "pulp ficton", "john", "mary smith"),
    *("xqzwv", "zzzz qqqq", "7", ""),
)
ASKED = 5
MEASURES = ("median, ms", "processor, ms")


def fill(random_number: random.Random) -> None:
    with lzma.open(NAMES, "rt", encoding="utf-8") as file:
        real = [(row["name"], row["original_name"]) for row in csv.DictReader(file)]
    words = [word for name, _ in real for word in name.split()]
    made = [
        (" ".join(random_number.choices(words, k=random_number.randint(1, 5))), "")
        for _ in range(TITLES - len(real))
    ]
    titles = Title.objects.bulk_create(
        [
            Title(name=name, original_name=original, popularity=random_number.paretovariate(1))
            for name, original in (*real, *made)
        ],
        batch_size=2_000,
    )
    first = ("John", "Mary", "Ana", "Bo", "Chen", "Dina", "Emil", "Fatou", "Goran", "Hana")
    last = [f"{word.title()}{end}" for word in words[:3_000] for end in ("son", "ova", "")]
    people = Person.objects.bulk_create(
        [
            Person(name=f"{random_number.choice(first)} {random_number.choice(last)}")
            for _ in range(PEOPLE)
        ],
        batch_size=2_000,
    )
    Credit.objects.bulk_create(
        [
            Credit(title=title, person=person, billing=billing)
            for title in titles
            for billing, person in enumerate(random_number.sample(people, CREDITS_OF_EACH))
        ],
        batch_size=5_000,
    )
    refresh_statistics("catalog")


def measured(query: str) -> dict[str, object]:
    took, worked, found = [], [], []
    for _ in range(ASKED):
        started, before = time.perf_counter(), time.process_time()
        found = search_titles(query).titles
        worked.append((time.process_time() - before) * 1_000)
        took.append((time.perf_counter() - started) * 1_000)
    return {
        "query": query,
        "median, ms": round(statistics.median(took), 1),
        "processor, ms": round(statistics.median(worked), 1),
        "first": found[0].title if found else "",
    }


def main() -> None:
    options = argparse.ArgumentParser(description="How long a search of 100,000 titles takes.")
    path = ROOT / "var" / "benchmarks" / "search.json"
    options.add_argument("--json", type=Path, default=path)
    chosen = options.parse_args()
    call_command("migrate", verbosity=0)
    fill(random.Random(1))
    results = [measured(query) for query in QUERIES]
    for row in results:
        print("{query:22}{median, ms:>10}{processor, ms:>10}  {first}".format(**row))  # noqa: T201
    print("largest", *(max(float(str(row[each])) for row in results) for each in MEASURES), "ms")  # noqa: T201
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
