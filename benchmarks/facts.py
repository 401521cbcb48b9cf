"""How long interactions take to become published facts, and how much memory that needs.

    python -m benchmarks.facts [--quick] [--json PATH]

    everything    a first run over a month. Parties, people and titles are read from SQLite; what
                  happened is generated straight into the stage, because ten million rows in SQLite
                  would measure SQLite. So it is transform, aggregates, checks and publication.
    a day         100,000 more interactions in SQLite's tables, as rooms write them, and a second
                  run, which finds, takes, stages, transforms, checks and publishes them.
    nothing new   a third run.

Each size runs in a process of its own, whose peak of memory is the figure. One round: seconds of
work, not milliseconds. Beside wall-clock time it shows CPU time, on processors of which
there are two to be had: on a machine with other work, it is the better figure.
"""

import argparse
import datetime
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import ROOT

SIZES = [1_000_000, 3_000_000, 10_000_000]
WORK = ("everything", "a day", "nothing new")
DAYS, READERS, LISTED = 30, 4, 20
TITLES, PER_PARTY = 9_000, 400
FRESH_DAY = 100_000
FIRST = datetime.date(2026, 9, 1)
SHOWN_SHARE = 0.8
STRATEGY = "score_coverage"

SHOWN = """
SELECT
    CAST({start} + list.range AS BIGINT) AS impression,
    TIMESTAMP '{day}' + to_seconds(CAST(list.range * 86000 // {lists} AS BIGINT)) AS occurred_at,
    CAST(1 + (list.range * 7919 + {number}) % {parties} AS BIGINT) AS party,
    'p' || (1 + (list.range * 7919 + {number}) % {parties}) || '-' || reader.range AS participant,
    CAST(reader.range + 1 AS INTEGER) AS reader,
    CASE WHEN reader.range = 0 THEN 'laptop' ELSE 'phone' END AS device,
    CAST(1 + hash(list.range, {number}, place.range) % {titles} AS BIGINT) AS title,
    CAST(place.range + 1 AS INTEGER) AS rank,
    'list' AS block,
    CAST({listed} - place.range AS DOUBLE) / 7 AS score,
    CAST(hash(list.range, reader.range, place.range) % 1000 AS DOUBLE) / 1000 AS fit,
    CAST(list.range AS BIGINT) AS revision,
    '{strategy}' AS strategy
FROM range({lists}) AS list, range({readers}) AS reader, range({listed}) AS place
"""
DONE = """
SELECT
    CAST({start} + range AS BIGINT) AS id,
    TIMESTAMP '{day}' + to_seconds(CAST(range * 86000 // {rows} AS BIGINT)) AS occurred_at,
    CAST(1 + range % {parties} AS BIGINT) AS party,
    'p' || (1 + range % {parties}) || '-' || (range // {parties}) % {readers} AS participant,
    CASE range % 10 WHEN 0 THEN 'opened' WHEN 1 THEN 'rated' ELSE 'weighted' END AS kind,
    CASE WHEN range % 10 < 2 THEN CAST(1 + hash(range) % {titles} AS BIGINT) END AS title,
    CASE WHEN range % 10 < 2 THEN '' ELSE 'genre:g' || hash(range) % 20 END AS interest,
    CAST(range AS BIGINT) AS revision,
    '{strategy}' AS strategy,
    CASE range % 10
        WHEN 0 THEN NULL WHEN 1 THEN 4.0 ELSE CAST(hash(range) % 200 AS DOUBLE) / 100 - 1
    END AS amount,
    CAST(NULL AS DOUBLE) AS score,
    CAST(NULL AS INTEGER) AS rank,
    CAST(NULL AS DOUBLE) AS fit,
    '' AS block,
    'phone' AS device
FROM range({rows})
"""


def one_size(interactions: int) -> dict[str, Any]:
    """In a process of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    from warehouse.etl import run
    from warehouse.extract import RunOptions

    call_command("migrate", verbosity=0)
    parties = max(interactions // PER_PARTY, 100)
    known_parties(parties)
    figures: dict[str, Any] = {"interactions": interactions, "parties": parties}
    extract = generated(interactions, parties)
    figures["everything"] = timed(lambda: run(RunOptions(), report, extract))
    figures["facts"] = published_facts()
    fresh_day(parties)
    figures["a day"] = timed(lambda: run(RunOptions(), report))
    figures["nothing new"] = timed(lambda: run(RunOptions(), report))
    if published_facts() < figures["facts"] + FRESH_DAY:
        raise RuntimeError("The day is not in the facts.")
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    folder = Path(os.environ["DATA_DIR"]) / "warehouse" / "current"
    files = folder.resolve().rglob("*.parquet")
    figures["published_megabytes"] = sum(file.stat().st_size for file in files) / 1e6
    return figures


def report(line: str) -> None:
    print(f"  {line}", file=sys.stderr)  # noqa: T201


def timed(work: Callable[[], object]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}


def published_facts() -> int:
    from warehouse import publication_reader

    published = publication_reader.current()
    return published.manifest.rows["fact_interaction"] if published else 0


def known_parties(count: int) -> None:
    from catalog.models import Title
    from parties.models import Participant, Party

    opened = datetime.datetime.combine(FIRST, datetime.time(18), datetime.UTC)
    Title.objects.bulk_create(
        Title(id=n, name=f"Title {n}", year=1990) for n in range(1, TITLES + 1)
    )
    Party.objects.bulk_create(
        (
            Party(id=n, code=f"{n:06d}", name="A party", strategy=STRATEGY)
            for n in range(1, count + 1)
        ),
        batch_size=5000,
    )
    Participant.objects.bulk_create(
        (
            Participant(id=f"p{n}-{reader}", party_id=n, name="Somebody", joined_at=opened)
            for n in range(1, count + 1)
            for reader in range(READERS)
        ),
        batch_size=5000,
    )


def generated(interactions: int, parties: int) -> Any:
    """An extractor that reads people, titles and parties, and generates what happened."""
    from warehouse.extract import Extract, HistoryChanges, Selection
    from warehouse.source import member_history
    from warehouse.staging_schema import BallotTitleRow, PickRow

    lists = round(interactions * SHOWN_SHARE / DAYS / READERS / LISTED)
    rows = round(interactions / DAYS) - lists * READERS * LISTED

    class Generated(Extract):
        def select_days(self, history: HistoryChanges, dimensions: Path) -> Selection:
            state = super().select_days(history, dimensions).state
            return Selection([FIRST + datetime.timedelta(days=each) for each in range(DAYS)], state)

        def _day(self, day: datetime.date) -> dict[str, int]:
            number = (day - FIRST).days
            values = {
                "number": number, "day": day, "parties": parties, "titles": TITLES,
                "readers": READERS, "listed": LISTED, "lists": lists, "rows": rows,
                "strategy": STRATEGY,
            }  # fmt: skip
            facts = {
                "list": self.stage.write_sql(
                    "shown", SHOWN.format(**values, start=number * lists), day
                ),
                "log": self.stage.write_sql(
                    "interaction", DONE.format(**values, start=10**9 + number * rows), day
                ),
            }
            self.stage.write("pick", PickRow, [], day)
            self.stage.unnest("took_part", "pick", day)
            self.stage.write("ballot_title", BallotTitleRow, [], day)
            self.stage.unnest("decided", "ballot_title", day)
            return {**facts, **member_history.stage_day(self.stage, day)}

    return Generated


def fresh_day(parties: int) -> None:
    """Half of it moves and openings, half of it lists that were read."""
    from parties.models import Impression, Interaction

    day = datetime.datetime.combine(
        FIRST + datetime.timedelta(days=DAYS), datetime.time(), datetime.UTC
    )
    moment = [day + datetime.timedelta(seconds=second) for second in range(86_000)]
    Interaction.objects.bulk_create(
        (
            Interaction(
                party_id=1 + n % parties,
                participant_id=f"p{1 + n % parties}-{n % READERS}",
                kind="weighted",
                at=moment[n % len(moment)],
                revision=n,
                interest=f"genre:g{n % 20}",
                amount=(n % 200) / 100 - 1,
                strategy=STRATEGY,
                device="phone",
            )
            for n in range(FRESH_DAY // 2)
        ),
        batch_size=5000,
    )
    lists = FRESH_DAY // 2 // READERS // LISTED
    Impression.objects.bulk_create(
        a_list(1 + n % parties, n, moment[n * 100]) for n in range(lists)
    )


def a_list(party: int, number: int, at: datetime.datetime) -> Any:
    from parties.models import Impression

    people = [f"p{party}-{reader}" for reader in range(READERS)]
    return Impression(
        party_id=party,
        at=at,
        revision=number,
        strategy=STRATEGY,
        agreement="partial",
        participants=dict.fromkeys(people, "phone"),
        titles=[
            [1 + (number * 31 + rank) % TITLES, rank + 1, "list", 0.5, dict.fromkeys(people, 0.4)]
            for rank in range(LISTED)
        ],
    )


def in_a_process(interactions: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": "", "WAREHOUSE_URL": ""}
        done = subprocess.run(  # noqa: S603 this file
            [sys.executable, "-m", "benchmarks.facts", "--size", str(interactions)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def table(results: list[dict[str, Any]]) -> str:
    lines = ["interactions  work             seconds  CPU seconds  peak MB  published MB"]
    for each in results:
        size = f"{each['interactions']:12,}"
        memory = f"{each['megabytes']:9,.0f}  {each['published_megabytes']:12,.0f}"
        for work in WORK:
            took = each[work]
            lines.append(
                f"{size}  {work:13} {took['seconds']:10.1f}  {took['cpu_seconds']:11.1f}{memory}"
            )
    return "\n".join(lines)


def facts_of_the_run() -> dict[str, Any]:
    import duckdb

    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "commit": commit,
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "load_average": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the smallest size only")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks" / "facts.json")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.size:
        print(json.dumps(one_size(asked.size)))  # noqa: T201
        return
    facts = facts_of_the_run()
    results = [in_a_process(size) for size in (SIZES[:1] if asked.quick else asked.sizes)]
    print(table(results))  # noqa: T201
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps({**facts, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
