"""Facts whose rows retention deleted from the sources: they come from the last publication.

Retention deletes rows of the log, and parties that nobody visits, once they are published. A day
that is rebuilt later has their facts all the same, and the dimensions their parties and guests.
What people deleted is not among them: its facts go, as those of any row that is gone.
"""

import datetime
from collections.abc import Iterator

from warehouse import staging_schema as rows
from warehouse.duckdb_session import quoted
from warehouse.publication_reader import RETAINED, Publication, table_source
from warehouse.schema import DIM_INTERACTION, DIM_PARTY, FACT
from warehouse.source import retention
from warehouse.staging_area import Stage

# The parties, each with its guests, that only the publication has.
NOTED = """
WITH noted AS (
    FROM {before}
    UNION
    SELECT party, '' AS person FROM deleted_party
    UNION
    SELECT fact.party_key AS party, person.person
    FROM {facts} AS fact
    JOIN previous_dim_person AS person USING (person_key)
    JOIN deleted_party ON fact.party_key = deleted_party.party
    WHERE person.person LIKE 'guest:%'
)

SELECT party, person FROM noted
WHERE party NOT IN (SELECT party FROM existing_party)
ORDER BY party, person
"""
NOTHING = "(SELECT CAST(NULL AS BIGINT) AS party, CAST(NULL AS VARCHAR) AS person WHERE FALSE)"
GUESTS = """
SELECT DISTINCT person.person, person.cohort
FROM previous_dim_person AS person
JOIN retained_party AS retained ON person.person = retained.person
ORDER BY person.person
"""
COUNTED = "SELECT split_part(interaction_id, ':', 1), count(*) FROM retained GROUP BY ALL"
PROGRESS = {"rated": (1, 1, 1), "watched": (1, 1, 0), "picked": (1, 0, 0)}


class RetainedFacts:
    """`base` is the last publication. Call `stage_parties` before anything else."""

    def __init__(self, stage: Stage, base: Publication | None) -> None:
        self._stage, self._base = stage, base
        self._is_needed = False

    def stage_parties(self) -> None:
        """Stages the parties that only the publication has, with their guests.

        `previous_dim_person` has been staged.
        """
        stage = self._stage
        deleted_before = retention.log_deleted_before()
        _write(stage, "deleted_party", rows.PartyNumberRow, retention.deleted_parties())
        stage.write("log_retention", rows.MomentRow, [rows.MomentRow(deleted_before)])
        stage.write_sql("retained_party", NOTHING)
        if self._base:
            _write(stage, "existing_party", rows.PartyNumberRow, retention.existing_parties())
            for name in ("deleted_party", "existing_party", "previous_dim_person"):
                stage.view(name, stage.file(name))
            file = self._base.folder / RETAINED
            before = f"read_parquet({quoted(str(file))})" if file.exists() else NOTHING
            facts = table_source(self._base.folder, FACT.name)
            stage.write_sql("retained_party", NOTED.format(before=before, facts=facts))
        stage.view("retained_party", stage.file("retained_party"))
        counted = stage.duck.execute("SELECT count(*) FROM retained_party").fetchone()
        has_parties = bool(counted and counted[0])
        self._is_needed = bool(self._base) and (deleted_before is not None or has_parties)

    def agreements(self) -> dict[int, tuple[str, datetime.datetime]]:
        """Returns the agreement of each party that the publication knows one of."""
        if not (self._base and self._is_needed):
            return {}
        source = table_source(self._base.folder, DIM_PARTY.name)
        found = self._stage.duck.execute(
            f"SELECT party_key, agreement, agreed_at FROM {source} WHERE agreed_at IS NOT NULL"  # noqa: S608 our own table
        )
        return {party: (agreement, at) for party, agreement, at in found.fetchall()}

    def parties(self) -> Iterator[rows.PartyRow]:
        if not (self._base and self._is_needed):
            return
        source = table_source(self._base.folder, DIM_PARTY.name)
        found = self._stage.duck.execute(
            "SELECT party_key, size, strategy, agreement, agreed_at, ending, opened_at, "  # noqa: S608 our own table
            f"first_picked_at, closed_at, simulated FROM {source} "
            "WHERE party_key IN (SELECT party FROM retained_party) ORDER BY party_key"
        )
        for row in found.fetchall():
            party, size, strategy, agreement, agreed_at, ending, opened, first, closed, made = row
            picks, watched, ratings = PROGRESS.get(ending, (0, 0, 0))
            yield rows.PartyRow(
                party=party,
                size=size,
                strategy=strategy,
                agreement=None if agreed_at is None else agreement,
                agreed_at=agreed_at,
                picks=picks,
                watched=watched,
                ratings=ratings,
                opened_at=opened,
                first_picked_at=first,
                closed_at=closed,
                simulated=made,
            )

    def guests(self, forgotten: set[str]) -> list[tuple[str, datetime.date]]:
        """Returns the ids of guests of these parties, and a day of the month they first came in."""
        if not self._is_needed:
            return []
        found = [
            (person.removeprefix("guest:"), datetime.date.fromisoformat(f"{cohort}-01"))
            for person, cohort in self._stage.duck.execute(GUESTS).fetchall()
        ]
        return [each for each in found if each[0] not in forgotten]

    def stage_day(self, day: datetime.date) -> dict[str, int]:
        """Stages the retained facts of one day. Returns their number by the prefix of their ids.

        The other rows of the day have been staged.
        """
        stage = self._stage
        if not (self._base and self._is_needed and day.isoformat() in self._base.manifest.days):
            stage.write("retained", rows.RetainedRow, [], day)
            return {}
        facts = table_source(self._base.folder, FACT.name)
        stage.duck.execute(
            f"CREATE OR REPLACE TEMP VIEW published_day AS FROM {facts} WHERE day = DATE '{day}'"
        )
        kinds = table_source(self._base.folder, DIM_INTERACTION.name)
        stage.duck.execute(f"CREATE OR REPLACE TEMP VIEW previous_dim_interaction AS FROM {kinds}")
        for name in ("interaction", "impression"):
            stage.view(name, stage.file(name, day))
        for name in ("previous_dim_title", "party", "person", "participant", "log_retention"):
            stage.view(name, stage.file(name))
        stage.write_file("retained", day)
        stage.view("retained", stage.file("retained", day))
        return dict(stage.duck.execute(COUNTED).fetchall())


def _write(stage: Stage, table: str, row: type[rows.PartyNumberRow], numbers: set[int]) -> None:
    stage.write(table, row, map(row, sorted(numbers)))
