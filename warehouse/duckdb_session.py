"""DuckDB sessions of the warehouse: in memory, two threads, deterministic Parquet files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.conf import settings

THREADS, MEMORY = 2, "2GiB"
# Fixed, so that the same rows make the same bytes.
PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    spill = Path(settings.DATA_DIR) / "warehouse-spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def write_parquet(duck: duckdb.DuckDBPyConnection, sql: str, file: Path) -> int:
    """Writes the result of a query to a file. Returns the number of rows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    written = duck.execute(f"COPY ({sql}) TO {quoted(str(file))} ({PARQUET})").fetchone()
    return int(written[0]) if written else 0


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
