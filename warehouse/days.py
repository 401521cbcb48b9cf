"""Which days a run makes anew: those with something new, those whose rows lead elsewhere now, and
those that were asked for."""

import datetime
from pathlib import Path

import msgspec

from history.interface import Cursor
from parties.models import Impression, Interaction
from warehouse import schema
from warehouse.publication import Publication, source
from warehouse.source import new_days, told
from warehouse.source.new_days import Mark
from warehouse.stage import Stage

Days = set[datetime.date]
# People, titles or parties that are gone, and people and titles of whom something else is true.
LEADING_ELSEWHERE = """
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
    """What the next run goes on from."""

    interactions: Mark = Mark()
    impressions: Mark = Mark()
    history: Cursor | None = None


def state_of(base: Publication | None) -> State:
    return msgspec.convert(base.manifest.state, State) if base else State()


def with_news(state: State, now: datetime.datetime) -> tuple[Days, State]:
    interactions, of_interactions = new_days.since(Interaction, state.interactions, now)
    impressions, of_impressions = new_days.since(Impression, state.impressions, now)
    marked = msgspec.structs.replace(
        state, interactions=of_interactions, impressions=of_impressions
    )
    return interactions | impressions, marked


def published(base: Publication | None) -> Days:
    return {datetime.date.fromisoformat(day) for day in base.manifest.days} if base else set()


def all_there_are(stage: Stage, base: Publication | None) -> Days:
    logged = new_days.all_of(Interaction) | new_days.all_of(Impression)
    return published(base) | logged | told.days(stage)


def leading_elsewhere(stage: Stage, base: Publication, dimensions: Path) -> Days:
    for name in ("person", "title", "party"):
        stage.view(f"new_{name}", dimensions / f"dim_{name}" / "*.parquet")
    facts = source(base.folder, schema.FACT.name)
    stage.duck.execute(f"CREATE OR REPLACE TEMP VIEW published AS FROM {facts}")
    return {day for (day,) in stage.duck.execute(LEADING_ELSEWHERE).fetchall()}


def from_to(days: Days, first: datetime.date | None, last: datetime.date | None) -> Days:
    return {
        day for day in days if (first is None or day >= first) and (last is None or day <= last)
    }
