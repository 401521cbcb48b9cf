"""Measures how long an export of 100,000 lines takes: looked at, stored, undone.

    python -m benchmarks.imports [--json PATH]

A Netflix activity of 9,000 films and series, most with several evenings, and a CSV file with a
rating of 100,000 titles, for which the catalogue has as many; in SQLite, or in the database that
DATABASE_URL names, which must be an empty one. Each phase runs as on the server: looking in one
piece, storing and undoing in batches. The seconds are those of the processor, so that others who
use the machine do not count (SQLite works in the same process). Each file is imported by a process
of its own, which does nothing else, and whose largest memory is printed.
"""

import argparse
import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command

from benchmarks import (
    ROOT,
    with_empty_database,  # noqa: F401 sets Django up before models are imported
)
from catalog.chunks import chunks
from catalog.models import Title
from imports import background, commit, undo
from imports.models import Import
from imports.read_export import DateContext
from imports.staging import stage

LINES, TITLES = 100_000, 100_000
START = datetime(2015, 1, 1, 20, tzinfo=UTC)
CONTEXT = DateContext("dmy", datetime(2026, 3, 1, tzinfo=UTC))


def activity() -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(
        ["Profile Name", "Start Time", "Duration", "Attributes", "Title", "Supplemental Video Type"]
    )
    for n in range(LINES):
        name = f"Title {n % 9_000}" + (f": Season {n % 5 + 1}: Episode {n}" if n % 3 else "")
        at = START + timedelta(minutes=53 * n)
        rows.writerow(["Ana", f"{at:%Y-%m-%d %H:%M:%S}", "00:45:10", "", name, ""])
    return text.getvalue()


def ratings() -> str:
    rows = (f"Title {n},{2000 + n % 20},{n % 10 / 2 + 0.5},2024-01-05" for n in range(LINES))
    return "title,year,rating,rated\n" + "\n".join(rows)


CONTENTS = {"views": activity, "ratings": ratings}


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return round(time.process_time() - started, 1)


def batches(upload: Import) -> list[float]:
    step, took, more = background.next_step(upload), [], True
    while more:
        started = time.process_time()
        more = step()
        took.append(time.process_time() - started)
    upload.refresh_from_db()
    return took


def measured(member: Any, content: Callable[[], str]) -> dict[str, float]:
    with tempfile.TemporaryFile() as file:  # as the server has an upload
        file.write(content().encode())
        looked = seconds(lambda: stage(member, file, "export.csv", CONTEXT))
    upload = Import.objects.get(member=member, state=Import.State.STAGED)
    commit.begin(upload)
    stored = batches(upload)
    added = upload.views_added + upload.ratings_added
    undo.begin(upload)
    undone = batches(upload)
    return {
        "looked at, s": looked,
        "stored, s": round(sum(stored), 1),
        "undone, s": round(sum(undone), 1),
        "longest batch, s": round(max(stored + undone), 2),
        "views and ratings": added,
        "largest memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def prepare() -> None:
    call_command("migrate", verbosity=0)
    for numbers in chunks(range(TITLES), 2_000):
        Title.objects.bulk_create(
            Title(name=f"Title {n}", year=2000 + n % 20, kind="film" if n % 2 else "series")
            for n in numbers
        )
    get_user_model().objects.create_user("ana")


def in_own_process(step: str) -> str:
    command = [sys.executable, "-m", "benchmarks.imports", "--step", step]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 our own command
    return done.stdout


def main() -> None:
    options = argparse.ArgumentParser(description="How long an import takes.")
    path = ROOT / "var" / "benchmarks" / "imports.json"
    options.add_argument("--json", type=Path, default=path)
    options.add_argument("--step", choices=["prepare", *CONTENTS], help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.step == "prepare":
        prepare()
    elif chosen.step:
        member = get_user_model().objects.get(username="ana")
        print(json.dumps(measured(member, CONTENTS[chosen.step])))  # noqa: T201
    else:
        in_own_process("prepare")
        report({kind: json.loads(in_own_process(kind)) for kind in CONTENTS}, chosen.json)


def report(results: dict[str, dict[str, float]], path: Path) -> None:
    print(f"{'':20}  " + "  ".join(f"{kind:>10}" for kind in results))  # noqa: T201
    for what in results["views"]:
        row = f"{what:20}  {results['views'][what]:>10,}  {results['ratings'][what]:>10,}"
        print(row)  # noqa: T201
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
