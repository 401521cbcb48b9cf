"""Finds the days to rebuild: with new rows, with changed dimension keys, or requested."""

import datetime
from pathlib import Path

import msgspec

from history.interface import Cursor
from parties.models import Impression, Interaction
from warehouse import schema
from warehouse.publication_reader import Publication, table_source
from warehouse.source import changed_days, member_history
from warehouse.source.changed_days import Watermark
from warehouse.staging_area import Stage

Days = set[datetime.date]
# Facts whose person, title or party was deleted, or of which another version is valid now.
CHANGED_KEYS = """
SELECT DISTINCT fact.day
FROM published AS fact
LEFT JOIN new_person AS person USING (person_key)
LEFT JOIN new_title AS title USING (title_key)
LEFT JOIN new_party AS party USING (party_key)
WHERE
    person.person_key IS NULL OR title.title_key IS NULL OR party.party_key IS NULL
    OR fact.occurred_at >= person.valid_to OR fact.occurred_at >= title.valid_to
"""


class State(msgspec.Struct, frozen=True):
    """The positions in the sources from which the next run continues."""

    interactions: Watermark = Watermark()
    impressions: Watermark = Watermark()
    history: Cursor | None = None


def state_of(base: Publication | None) -> State:
    return msgspec.convert(base.manifest.state, State) if base else State()


def changed(state: State, now: datetime.datetime) -> tuple[Days, State]:
    """Returns the days with new interactions or impressions, and the state after them."""
    interactions, of_interactions = changed_days.since(Interaction, state.interactions, now)
    impressions, of_impressions = changed_days.since(Impression, state.impressions, now)
    marked = msgspec.structs.replace(
        state, interactions=of_interactions, impressions=of_impressions
    )
    return interactions | impressions, marked


def published(base: Publication | None) -> Days:
    return {datetime.date.fromisoformat(day) for day in base.manifest.days} if base else set()


def all_days(stage: Stage, base: Publication | None) -> Days:
    """Returns the published days and all days of the sources."""
    logged = changed_days.all_of(Interaction) | changed_days.all_of(Impression)
    return published(base) | logged | member_history.days(stage)


def with_changed_keys(stage: Stage, base: Publication, dimensions: Path) -> Days:
    """Returns the published days whose facts refer to rows of dimensions that changed."""
    for name in ("person", "title", "party"):
        stage.view(f"new_{name}", dimensions / f"dim_{name}" / "*.parquet")
    facts = table_source(base.folder, schema.FACT.name)
    stage.duck.execute(f"CREATE OR REPLACE TEMP VIEW published AS FROM {facts}")
    return {day for (day,) in stage.duck.execute(CHANGED_KEYS).fetchall()}


def between(days: Days, first: datetime.date | None, last: datetime.date | None) -> Days:
    return {
        day for day in days if (first is None or day >= first) and (last is None or day <= last)
    }
