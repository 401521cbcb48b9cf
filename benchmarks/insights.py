"""How long an analyst waits for a page of insights, by the number of published facts.

    python -m benchmarks.insights [--quick] [--json PATH]

A star of parties that never were is written as a publication (benchmarks/insights.sql), and each
page is asked for as a browser would: through the URLs, the permission, every query, every chart and
the template, over all thirty days; then once more for the parties of one country. Seconds: the
median and the worst of the rounds, and what the median round took of both cores together.
"""

import argparse
import json
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import ROOT

FACTS_OF_A_PARTY = 337
"""On average: 3.5 people, four lists of twenty, twelve weights each, and the rest."""
SIZES = [1_000_000, 3_000_000, 10_000_000]
ROUNDS = range(5)
NARROWED = {"all": "", "one country": "&country=DE"}
DAYS = "from_day=2026-10-01&to_day=2026-10-31"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the smallest size only")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench" / "insights.json")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        client = analyst(Path(folder))
        from benchmarks.ranking import machine  # it takes the settings as they are now

        facts = machine()
        sizes = SIZES[:1] if asked.quick else SIZES
        results = [one_size(client, size, Path(folder, str(size))) for size in sizes]
    print(table(results))  # noqa: T201
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps({**facts, "results": results}, indent=1) + "\n")


def analyst(folder: Path) -> Any:
    """A browser that is signed in, on a site with a database of its own."""
    os.environ |= {"DATA_DIR": str(folder), "DATABASE_URL": "", "WAREHOUSE_URL": ""}
    os.environ["DJANGO_SETTINGS_MODULE"] = "watchparty_site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    # As the tests do: collected files are another matter, and take as long as the pages.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "servestatic" not in each]
    setup_test_environment()  # responses then contain their template context
    call_command("migrate", verbosity=0)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("ann"))
    return client


def one_size(client: Any, size: int, folder: Path) -> dict[str, Any]:
    from django.test import override_settings

    from warehouse.insights.pages import PAGES

    published = publish(folder, size // FACTS_OF_A_PARTY)
    with override_settings(WAREHOUSE_URL=str(folder)):
        waits = {
            f"{page.slug}, {narrowed}": wait(client, page.slug, query)
            for page in PAGES
            for narrowed, query in NARROWED.items()
        }
    return {"facts": published, "seconds": waits}


def publish(folder: Path, parties: int) -> int:
    """Returns how many facts there are."""
    from warehouse import publication_reader, schema
    from warehouse.storage.storage import CURRENT, GENERATIONS

    generation = folder / GENERATIONS / "1"
    generation.mkdir(parents=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": "4GB",
        "temp_directory": str(folder / "spill"),
    }
    with duckdb.connect(config=config) as duck:
        duck.execute(f"SET VARIABLE parties = {parties}")
        duck.execute(Path(__file__).with_suffix(".sql").read_text())
        for table in schema.AGGREGATES:
            sql = (ROOT / "warehouse" / "sql" / f"{table.name}.sql").read_text()
            duck.execute(f"CREATE TABLE {table.name} AS {sql}")
        for table in schema.TABLES:
            write(duck, table.name, generation / table.name)
        rows = duck.execute("SELECT count(*) FROM fact_interaction").fetchall()[0][0]
    row = {"number": 1, "schema": schema.VERSION, "rows": {}, "days": [], "files": []}
    now = datetime.now(UTC).isoformat()
    manifest = json.dumps({**row, "seen_at": now, "published_at": now})
    (generation / publication_reader.MANIFEST).write_text(manifest)
    (folder / CURRENT).symlink_to(generation)
    return int(rows)


def write(duck: duckdb.DuckDBPyConnection, table: str, to: Path) -> None:
    if table == "fact_interaction":
        duck.execute(f"COPY {table} TO '{to}' (FORMAT parquet, PARTITION_BY (day))")
    else:
        to.mkdir()
        duck.execute(f"COPY {table} TO '{to / 'part.parquet'}' (FORMAT parquet)")


def wait(client: Any, page: str, query: str) -> dict[str, float]:
    rounds = [one_round(client, f"/admin/warehouse/insight/{page}/?{DAYS}{query}") for _ in ROUNDS]
    middle = sorted(rounds)[len(rounds) // 2]
    return {"median": middle[0], "worst": max(rounds)[0], "of both cores": middle[1]}


def one_round(client: Any, address: str) -> tuple[float, float]:
    started, busy = time.perf_counter(), time.process_time()
    answer = client.get(address)
    waited, worked = time.perf_counter() - started, time.process_time() - busy
    empty = sum(each.is_empty for each in answer.context["results"])
    if answer.status_code != 200 or empty:
        raise RuntimeError(f"{address}: {answer.status_code}, {empty} empty answers")
    return waited, worked


def table(results: list[dict[str, Any]]) -> str:
    lines = ["page                          facts      median, s  worst, s  of both cores, s"]
    lines += [
        f"{page:28}  {each['facts']:11,}  {took['median']:9.2f}  {took['worst']:8.2f}"
        f"  {took['of both cores']:16.2f}"
        for each in results
        for page, took in each["seconds"].items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
