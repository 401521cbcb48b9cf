import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.core.management.base import CommandError

from catalog.importing.errors import Refusal

PROGRESS_SECONDS = 2.0
SHOWN_REFUSALS = 20


class ImportReport:
    """Counts what an import does, reports progress, and collects refused lines."""

    def __init__(self, report: Callable[[str], object], file: Path | None = None) -> None:
        self.report = report
        self.counts: dict[str, int] = {}
        self.refused = 0
        self.first_refusals: list[Refusal] = []
        self.began = time.monotonic()
        self.reported_at = 0.0
        self.file = _opened(file) if file else None
        self.rows = csv.writer(self.file) if self.file else None
        if self.rows:
            self.rows.writerow(Refusal._fields)

    def __enter__(self) -> "ImportReport":
        return self

    def __exit__(self, *_: object) -> None:
        if self.file:
            self.file.close()

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number
        if number and self.seconds() - self.reported_at >= PROGRESS_SECONDS:
            self.reported_at = self.seconds()
            self.report(f"  {self.reported_at:3.0f} s: {self.counts[what]:,} {what} …")

    def refuse(self, refusal: Refusal) -> None:
        self.refused += 1
        if len(self.first_refusals) < SHOWN_REFUSALS:
            self.first_refusals.append(refusal)
        if self.rows:
            self.rows.writerow(refusal)

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def summary(self) -> str:
        counts = [f"{number:,} {what}" for what, number in self.counts.items() if number]
        refused = [f"{self.refused:,} lines refused"] if self.refused else []
        return (", ".join(counts + refused) or "nothing to do") + f"; {self.seconds():.1f} s"

    def shown_refusals(self) -> list[str]:
        lines = [str(refusal) for refusal in self.first_refusals]
        if more := self.refused - len(lines):
            lines.append(f"… and {more:,} more; --report FILE writes down all of them.")
        return lines


def _opened(path: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"The report cannot be written to {path}: {error.strerror}.") from None
