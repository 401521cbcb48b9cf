"""The Spark engine: runs the same files, translated by sqlglot, all days at once.

Reads and writes plain Parquet. Needs `requirements-spark.txt` and Java 17; without the settings of
a cluster it runs on this machine.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlglot

from warehouse.engines.engine import Days, Inputs, Step, day_folder
from warehouse.errors import EngineMissing

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
}


class SparkEngine:
    def __init__(self) -> None:
        self._spark = _session()

    def run(
        self, steps: Sequence[Step], inputs: Inputs, by_day: Inputs, days: Days, to: Path
    ) -> None:
        for name, folder in inputs.items():
            self._view(name, [folder])
        for name, folder in by_day.items():
            self._view(name, [day_folder(folder, day) for day in days])
        for step in steps:
            rows = self._spark.sql(translated(step.sql))
            if step.by_day:
                self._write_by_day(rows, step, days, to / step.table)
            else:
                rows.coalesce(1).sortWithinPartitions(*step.order).write.parquet(
                    str(to / step.table)
                )
                self._view(step.table, [to / step.table])

    def _view(self, name: str, folders: list[Path]) -> None:
        self._spark.read.parquet(*map(str, folders)).createOrReplaceTempView(name)

    def _write_by_day(self, rows: Any, step: Step, days: Days, to: Path) -> None:
        ordered = rows.repartition("day").sortWithinPartitions("day", *step.order)
        ordered.write.mode("overwrite").partitionBy("day").parquet(str(to))
        if not any(to.glob("day=*")):
            self._write_empty(rows, day_folder(to, days[0]))

    def _write_empty(self, rows: Any, to: Path) -> None:
        """Writes a Parquet file without rows, so that the table has its columns."""
        rows.drop("day").limit(0).coalesce(1).write.parquet(str(to))


def translated(sql: str) -> str:
    return sqlglot.transpile(sql, read="duckdb", write="spark")[0]


def _session() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineMissing(
            "WAREHOUSE_ENGINE is spark, but PySpark is not installed: "
            "`pip install -r requirements-spark.txt`. It also needs Java 17."
        ) from None
    builder = SparkSession.builder.appName("watchparty warehouse")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
