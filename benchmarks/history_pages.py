"""Measures how long reading a person's history takes, by its size.

    python -m benchmarks.history_pages [--json PATH]

One person with ten thousand views and ratings, then with a hundred thousand, among ten thousand
other people's, in SQLite (or the database that DATABASE_URL names, which must be an empty one).
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import call_command

from benchmarks import (
    ROOT,
    with_empty_database,  # noqa: F401 sets Django up before models are imported
)
from catalog.models import Title
from history.records import Rated, View
from history.sql import SqlHistory
from history.view_ids import view_id

SIZES, OTHERS, PAGE, TIMES = (10_000, 100_000), 10_000, 30, 30
START = datetime(2020, 1, 1, tzinfo=UTC)


def fill(store: SqlHistory, person: str, size: int, titles: list[int]) -> None:
    moments = [START + timedelta(minutes=n) for n in range(size)]
    store.record_views(
        View(person, view_id(moment, f"n{n}"), titles[n % len(titles)], moment, 60, "import:1")
        for n, moment in enumerate(moments)
    )
    store.rate_many(
        Rated(person, title, 0.5 + n % 10 / 2, START, "import:1")
        for n, title in enumerate(titles[:size])
    )


def milliseconds(work: Callable[[], object]) -> float:
    took: list[float] = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(took), 2)


def measured(store: SqlHistory, person: str, size: int) -> dict[str, float]:
    middle = view_id(START + timedelta(minutes=size // 2), "")
    return {
        "the newest page": milliseconds(lambda: store.recent_views(person, PAGE)),
        "a page in the middle": milliseconds(lambda: store.recent_views(person, PAGE, middle)),
        "all ratings of 10,000 titles": milliseconds(lambda: store.ratings(person)),
    }


def main() -> None:
    options = argparse.ArgumentParser(description="How long reading a history takes.")
    path = ROOT / "var" / "benchmarks" / "history_pages.json"
    options.add_argument("--json", type=Path, default=path)
    chosen = options.parse_args()
    call_command("migrate", verbosity=0)
    Title.objects.bulk_create([Title(name=f"Title {n}") for n in range(10_000)])
    titles = list(Title.objects.values_list("id", flat=True))
    store, results = SqlHistory(), {}
    moment = START + timedelta(days=1)
    store.record_views(
        View(f"member:{n}", view_id(moment, "n"), titles[n], moment, 60, "party")
        for n in range(OTHERS)
    )
    for size in SIZES:
        fill(store, f"member:of-{size}", size, titles)
        results[str(size)] = measured(store, f"member:of-{size}", size)
    for what in results[str(SIZES[0])]:
        figures = "".join(f"{results[str(size)][what]:>12.2f} ms" for size in SIZES)
        sys.stdout.write(f"{what:32}{figures}\n")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
