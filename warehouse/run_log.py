"""The log of ETL runs: one JSON object a line, appended as each phase begins and ends."""

import datetime
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

RUN_LOG = "runs.jsonl"


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    run: str
    at: datetime.datetime
    phase: str
    seconds: float = 0.0
    rows: dict[str, int] = {}
    says: str = ""


class RunLog:
    """Appends entries to the log, and passes a line of text for each to `report`."""

    def __init__(self, folder: Path, report: Callable[[str], None]) -> None:
        self._file, self._report = folder / RUN_LOG, report
        self._run = secrets.token_hex(4)
        self._started = _now()

    def append(self, phase: str, text: str = "", rows: Mapping[str, int] | None = None) -> None:
        at = _now()
        seconds = round((at - self._started).total_seconds(), 3)
        entry = Entry(self._run, at, phase, seconds, dict(rows or {}), text)
        with self._file.open("ab") as log:
            log.write(msgspec.json.encode(entry) + b"\n")
        self._report(formatted(entry))


def read(folder: Path, last: int) -> list[Entry]:
    """Returns the last entries, without an incomplete line that a killed run left."""
    if not (folder / RUN_LOG).exists():
        return []
    lines = (folder / RUN_LOG).read_bytes().splitlines()[-last:]
    return [entry for line in lines for entry in _decoded(line)]


def _decoded(line: bytes) -> list[Entry]:
    try:
        return [msgspec.json.decode(line, type=Entry)]
    except msgspec.MsgspecError:
        return []


def formatted(entry: Entry) -> str:
    rows = ", ".join(f"{name} {count:,}" for name, count in entry.rows.items())
    text = " · ".join(part for part in (entry.says, rows) if part)
    return f"{entry.seconds:7.2f} s  {entry.phase:9} {text}".rstrip()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
