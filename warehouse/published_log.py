"""What the current publication has of the relational store: which rows may be deleted there."""

import datetime
from typing import NamedTuple, Self

from warehouse import publication_reader
from warehouse.duckdb_session import connected, quoted
from warehouse.publication_reader import RETAINED, Publication, table_source
from warehouse.schema import DIM_PARTY, FACT


class LogRows(NamedTuple):
    """The keys of rows that are facts of one day."""

    interactions: list[int]
    impressions: list[int]


class PublishedLog:
    """Reads one publication. Its files may be deleted by later runs: then reading raises
    duckdb.Error, and the current one has to be read instead."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self.seen_at = publication.manifest.seen_at

    @classmethod
    def current(cls) -> Self | None:
        found = publication_reader.current()
        return cls(found) if found and found.has_this_schema else None

    def rows_of(self, day: datetime.date) -> LogRows:
        if day.isoformat() not in self._publication.manifest.days:
            return LogRows([], [])
        facts = table_source(self._publication.folder, FACT.name)
        return LogRows(self._keys(facts, day, "log"), self._keys(facts, day, "list"))

    def _keys(self, facts: str, day: datetime.date, made_from: str) -> list[int]:
        sql = (
            f"SELECT DISTINCT CAST(split_part(interaction_id, ':', 2) AS BIGINT) FROM {facts} "  # noqa: S608 our own table
            f"WHERE day = DATE '{day}' AND interaction_id LIKE '{made_from}:%' ORDER BY 1"
        )
        return self._column(sql)

    def parties(self) -> set[int]:
        source = table_source(self._publication.folder, DIM_PARTY.name)
        return set(self._column(f"SELECT party_key FROM {source} WHERE party_key > 0"))  # noqa: S608 our own table

    def retained_parties(self) -> set[int]:
        """Returns the numbers of the parties that only publications have."""
        file = self._publication.folder / RETAINED
        if not file.exists():  # of a release before retention
            return set()
        source = f"read_parquet({quoted(str(file))})"
        return set(self._column(f"SELECT DISTINCT party FROM {source}"))  # noqa: S608 our own file

    def _column(self, sql: str) -> list[int]:
        with connected() as duck:
            return [key for (key,) in duck.execute(sql).fetchall()]
