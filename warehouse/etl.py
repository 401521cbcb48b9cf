"""One run of the ETL: extract, stage, transform, check, publish.

A run is a function of the last publication and of the sources, and its only result is the next
publication; one that is killed at any point is simply run again.
"""

import contextlib
import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import msgspec

from warehouse import checks, publication_reader, publication_writer, schema
from warehouse.duckdb_session import connected
from warehouse.engines import configured_engine
from warehouse.engines.engine import Step
from warehouse.errors import (
    EtlError,
    WarehouseDamaged,
    WarehouseDiffers,
    WarehouseUnavailable,
    translated_errors,
)
from warehouse.extract import Extract, RunOptions, Selection, StagedEvents
from warehouse.publication_reader import Manifest, Publication
from warehouse.rebuild_days import State
from warehouse.run_lock import run_lock
from warehouse.run_log import RunLog
from warehouse.source import retention
from warehouse.source.snapshot import check_migrations, snapshot
from warehouse.staging_area import BY_DAY, PREVIOUS, WHOLE, Stage
from warehouse.storage import configured_storage
from warehouse.storage.storage import Storage, StorageUnavailable

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


def run(
    options: RunOptions, report: Callable[[str], None], extract: type[Extract] = Extract
) -> Publication:
    """Runs the ETL once. Raises EtlError, and then the last publication stays.

    `report` gets lines of progress; `extract` may be replaced to generate rows for a benchmark.
    """
    storage = configured_storage()
    with translated_errors(), run_lock(storage.folder):
        log = RunLog(storage.folder, report)
        try:
            with translated_errors():
                return _Run(storage, options, log).execute(extract)
        except EtlError as error:
            with contextlib.suppress(OSError):
                log.append("failed", f"{error.code}: {error}")
            raise


class _Run:
    def __init__(self, storage: Storage, options: RunOptions, log: RunLog) -> None:
        self.storage, self.options, self.log = storage, options, log
        self.folder = storage.folder
        self.work = self.folder / publication_writer.WORK
        self.made = self.work / "made"
        self.now = datetime.datetime.now(datetime.UTC)
        self.previous = publication_reader.current()
        self._check_link()
        publication_writer.remove_leftovers(self.folder, self.previous)
        if self.previous:
            self._check_schema(self.previous)
        self.number = self.previous.manifest.number + 1 if self.previous else 1
        self.base = self.previous if self.previous and self.previous.has_this_schema else None

    def _check_link(self) -> None:
        """Without `current`, publications are leftovers, which are deleted."""
        lost = self.storage.unnamed()
        if lost and retention.has_deleted():
            raise WarehouseDamaged(
                f"{self.storage.address()} has publications, and no {self.storage.names_current} "
                f"that names one. Make one that leads to {lost[-1]}: facts of what retention has "
                "deleted are nowhere else."
            )

    def _check_schema(self, previous: Publication) -> None:
        theirs, ours = previous.manifest.schema, schema.VERSION
        if theirs > ours:
            raise WarehouseDiffers(
                f"The warehouse was written by a newer release (schema {theirs}; this one has "
                f"{ours}). Run the ETL of that release."
            )
        if theirs < ours and not self.options.full:
            raise WarehouseDiffers(
                f"The warehouse was written by an older release (schema {theirs}; this one has "
                f"{ours}). Write it anew: `manage.py run_etl --full`."
            )
        if theirs < ours and retention.has_deleted():
            raise WarehouseDiffers(
                "The warehouse was written by an older release, and retention has deleted what it "
                f"was made of: only {self.storage.address()} has those facts. Move that folder "
                "elsewhere to begin without them."
            )

    def execute(self, extractor: type[Extract]) -> Publication:
        self.log.append("started", "everything" if self.options.full else "what is new")
        check_migrations()
        with connected() as duck:
            extract = extractor(Stage(duck, self.work / "stage"), self.base, self.now, self.options)
            self.log.append("extract")
            history = extract.member_history()
            with snapshot():
                self._make_dimensions(extract)
                selection = extract.select_days(history, self.made)
                events = self._make_facts(extract, selection)
            generation = self._assemble(extract.stage, selection, events)
            self._make_aggregates(generation)
            self._check(duck, extract.stage, generation, selection)
            # Previous publications may name people who were forgotten.
            keep_previous = not extract.people_removed()
            published = self._publish(generation, selection.state, keep_previous=keep_previous)
        self._prune(keep_previous=keep_previous)
        rows = published.manifest.rows
        self.log.append("done", f"publication {published.manifest.number}", rows)
        return published

    def _make_dimensions(self, extract: Extract) -> None:
        rows = extract.dimensions()
        self.log.append("stage", "people, titles, parties", rows)
        inputs = extract.stage.folders([*WHOLE, *PREVIOUS])
        configured_engine().run(DIMENSIONS, inputs, {}, [], self.made)
        self.log.append("transform", "dimensions")

    def _make_facts(self, extract: Extract, selection: Selection) -> StagedEvents:
        days, stage = selection.days, extract.stage
        self.log.append("stage", f"{len(days)} days")
        events = extract.events(days, lambda text: self.log.append("stage", text))
        self.log.append("transform", "facts", events.facts)
        made = {step.table: self.made / step.table for step in DIMENSIONS}
        inputs = {**made, **stage.folders(["participant", "calendar", "clock"])}
        configured_engine().run(FACTS, inputs, stage.folders(BY_DAY), days, self.made)
        return events

    def _assemble(self, stage: Stage, selection: Selection, events: StagedEvents) -> Path:
        carried = {name: stage.file(of) for name, of in publication_writer.CARRIED.items()}
        generation = publication_writer.assemble(
            self.folder,
            self.storage.new_name(self.number),
            self.made,
            carried,
            self.base,
            selection.days,
        )
        publication_writer.remove_empty_days(
            generation, {day.isoformat() for day in events.empty_days}
        )
        return generation

    def _make_aggregates(self, generation: Path) -> None:
        self.log.append("transform", "aggregates")
        tables = (*schema.DIMENSIONS, schema.FACT)
        inputs = {table.name: generation / table.name for table in tables}
        configured_engine().run(AGGREGATES, inputs, {}, [], generation)

    def _check(
        self,
        duck: duckdb.DuckDBPyConnection,
        stage: Stage,
        generation: Path,
        selection: Selection,
    ) -> None:
        self.log.append("check")
        stage.view("expected", stage.file("expected"))
        count = checks.run_checks(duck, generation, selection.days)
        self.log.append("check", f"{count} checks hold")

    def _publish(self, generation: Path, state: State, *, keep_previous: bool) -> Publication:
        self.log.append("publish")
        manifest = Manifest(
            schema=schema.VERSION,
            number=self.number,
            seen_at=self.now,
            published_at=datetime.datetime.now(datetime.UTC),
            rows=_rows(generation),
            days=publication_writer.fact_days(generation),
            files=publication_writer.files(generation),
            state=_plain(state),
        )
        return publication_writer.activate(
            self.storage, generation, manifest, self.previous, keep_previous=keep_previous
        )

    def _prune(self, *, keep_previous: bool) -> None:
        self.log.append("prune")
        try:
            self.storage.remove_old(keep_previous=keep_previous)
            publication_writer.remove_leftovers(self.folder, publication_reader.current())
        except StorageUnavailable as error:
            raise WarehouseUnavailable(
                f"Publication {self.number} is the current one; older ones could not be deleted, "
                f"which the next run does. ({error})"
            ) from error


def _rows(generation: Path) -> dict[str, int]:
    with connected() as duck:
        return {
            table.name: _count(duck, publication_reader.table_source(generation, table.name))
            for table in schema.TABLES
        }


def _count(duck: duckdb.DuckDBPyConnection, source: str) -> int:
    counted = duck.execute(f"SELECT count(*) FROM {source}").fetchone()  # noqa: S608 a table of ours
    return int(counted[0]) if counted else 0


def _plain(state: State) -> dict[str, object]:
    plain: Mapping[str, object] = msgspec.to_builtins(state)
    return dict(plain)
