"""One run, from the sources to a publication: extract, stage, transform, check, publish.

A run is a function of the last publication and of what the sources hold. It leaves nothing behind
but the next publication; so one that is killed, wherever it is, is simply run again.
"""

import contextlib
import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb
import msgspec

from warehouse import checks, place, publication, publishing, schema
from warehouse.days import State
from warehouse.duck import connected
from warehouse.engines.engine import Step, engine
from warehouse.extracting import Extract
from warehouse.failures import EtlFailure, WarehouseDiffers, named
from warehouse.one_run import alone
from warehouse.publication import Manifest, Publication
from warehouse.run_log import RunLog
from warehouse.source.snapshot import must_be_as_expected, one_moment
from warehouse.stage import BY_DAY, PREVIOUS, WHOLE, Stage

DIMENSIONS = (
    Step("dim_interaction", ("interaction_key",)),
    Step("dim_party", ("party_key",)),
    Step("dim_person", ("person_key",)),
    Step("dim_title", ("title_key",)),
)
FACTS = (
    Step("dim_date", ("date_key",)),
    Step("fact_interaction", ("occurred_at", "interaction_id"), by_day=True),
)
AGGREGATES = tuple(Step(table.name, table.key) for table in schema.AGGREGATES)


class Order(NamedTuple):
    """What to do besides what is new: everything again, or the days from `first` to `last`."""

    full: bool = False
    first: datetime.date | None = None
    last: datetime.date | None = None


def run(order: Order, tell: Callable[[str], None], extract: type[Extract] = Extract) -> Publication:
    folder = place.folder()
    with named(), alone(folder):
        log = RunLog(folder, tell)
        try:
            with named():
                return _Run(folder, order, log).go(extract)
        except EtlFailure as failure:
            with contextlib.suppress(OSError):
                log.note("failed", f"{failure.code}: {failure}")
            raise


class _Run:
    def __init__(self, folder: Path, order: Order, log: RunLog) -> None:
        self.folder, self.order, self.log = folder, order, log
        self.work, self.made = folder / publishing.WORK, folder / publishing.WORK / "made"
        self.now = datetime.datetime.now(datetime.UTC)
        self.previous = publication.current()
        publishing.sweep(folder, self.previous)
        if self.previous:
            self._must_fit(self.previous)
        self.number = self.previous.manifest.number + 1 if self.previous else 1
        self.base = self.previous if self.previous and self.previous.has_this_schema else None

    def _must_fit(self, previous: Publication) -> None:
        theirs, ours = previous.manifest.schema, schema.VERSION
        if theirs > ours:
            raise WarehouseDiffers(
                f"The warehouse was written by a newer release (schema {theirs}; this one has "
                f"{ours}). Run the ETL of that release."
            )
        if theirs < ours and not self.order.full:
            raise WarehouseDiffers(
                f"The warehouse was written by an older release (schema {theirs}; this one has "
                f"{ours}). Write it anew: `manage.py run_etl --full`."
            )

    def go(self, take: type[Extract]) -> Publication:
        self.log.note("started", "everything" if self.order.full else "what is new")
        must_be_as_expected()
        with connected() as duck:
            stage = Stage(duck, self.work / "stage")
            extract = take(stage, self.base, self.now, full=self.order.full)
            self.log.note("extract")
            extract.told()
            with one_moment():
                self._dimensions(extract)
                self._facts(extract)
            generation = self._checked(duck, extract)
            went = extract.people_went()
            published = self._publish(generation, extract)
        self._prune(at_once=went)
        self.log.note("done", f"publication {published.manifest.number}", published.manifest.rows)
        return published

    def _dimensions(self, extract: Extract) -> None:
        rows = extract.whole()
        self.log.note("stage", "people, titles, parties", rows)
        inputs = extract.stage.folders([*WHOLE, *PREVIOUS])
        engine().run(DIMENSIONS, inputs, {}, [], self.made)
        self.log.note("transform", "dimensions")

    def _facts(self, extract: Extract) -> None:
        extract.find_days(self.made, self.order.first, self.order.last)
        self.log.note("stage", f"{len(extract.days)} days")
        rows = extract.events(lambda says: self.log.note("stage", says))
        self.log.note("transform", "facts", rows)
        made = {step.table: self.made / step.table for step in DIMENSIONS}
        inputs = {**made, **extract.stage.folders(["participant", "calendar", "clock"])}
        by_day = extract.stage.folders(BY_DAY)
        engine().run(FACTS, inputs, by_day, extract.days, self.made)

    def _checked(self, duck: duckdb.DuckDBPyConnection, extract: Extract) -> Path:
        told = extract.stage.file("new_told")
        generation = publishing.assemble(
            self.folder, self.number, self.made, told, self.base, extract.days
        )
        publishing.drop_empty(generation, {day.isoformat() for day in extract.empty})
        self.log.note("transform", "aggregates")
        whole = {table.name: generation / table.name for table in (*schema.DIMENSIONS, schema.FACT)}
        engine().run(AGGREGATES, whole, {}, [], generation)
        self.log.note("check")
        extract.stage.view("expected", extract.stage.file("expected"))
        count = checks.must_hold(duck, generation, extract.days)
        self.log.note("check", f"{count} checks hold")
        return generation

    def _publish(self, generation: Path, extract: Extract) -> Publication:
        self.log.note("publish")
        manifest = Manifest(
            schema=schema.VERSION,
            number=self.number,
            seen_at=self.now,
            published_at=datetime.datetime.now(datetime.UTC),
            rows=_rows(generation),
            days=publishing.fact_days(generation),
            files=publishing.files(generation),
            state=_plain(extract.state),
        )
        return publishing.switch(self.folder, generation, manifest)

    def _prune(self, *, at_once: bool) -> None:
        """What tells of people who are gone goes at once."""
        self.log.note("prune")
        kept = 0 if at_once else publishing.KEPT_BEFORE
        publishing.prune(self.folder, self.number, kept)
        publishing.sweep(self.folder, publication.current())


def _rows(generation: Path) -> dict[str, int]:
    with connected() as duck:
        return {
            table.name: _count(duck, publication.source(generation, table.name))
            for table in schema.TABLES
        }


def _count(duck: duckdb.DuckDBPyConnection, source: str) -> int:
    counted = duck.execute(f"SELECT count(*) FROM {source}").fetchone()  # noqa: S608 a table of ours
    return int(counted[0]) if counted else 0


def _plain(state: State) -> dict[str, object]:
    plain: Mapping[str, object] = msgspec.to_builtins(state)
    return dict(plain)
