"""The log of the runs: one JSON object a line, written as each phase begins and ends."""

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
    """`tell` gets a line of progress for each entry."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self._file, self._tell = folder / RUN_LOG, tell
        self._run = secrets.token_hex(4)
        self._started = _now()

    def note(self, phase: str, says: str = "", rows: Mapping[str, int] | None = None) -> None:
        at = _now()
        seconds = round((at - self._started).total_seconds(), 3)
        entry = Entry(self._run, at, phase, seconds, dict(rows or {}), says)
        with self._file.open("ab") as log:
            log.write(msgspec.json.encode(entry) + b"\n")
        self._tell(in_words(entry))


def read(folder: Path, last: int) -> list[Entry]:
    """The last entries. A line that a killed run left unfinished is passed over."""
    if not (folder / RUN_LOG).exists():
        return []
    lines = (folder / RUN_LOG).read_bytes().splitlines()[-last:]
    return [entry for line in lines for entry in _decoded(line)]


def _decoded(line: bytes) -> list[Entry]:
    try:
        return [msgspec.json.decode(line, type=Entry)]
    except msgspec.MsgspecError:
        return []


def in_words(entry: Entry) -> str:
    rows = ", ".join(f"{name} {count:,}" for name, count in entry.rows.items())
    said = " · ".join(part for part in (entry.says, rows) if part)
    return f"{entry.seconds:7.2f} s  {entry.phase:9} {said}".rstrip()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
