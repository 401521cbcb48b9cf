"""Extracts from the sources: people, titles and parties whole, interactions by whole days.

Each method stages what it read and returns the values that later steps need; nothing is kept here.
"""

import datetime
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from history.interface import Cursor
from warehouse import publication_writer, rebuild_days, schema
from warehouse import staging_schema as rows
from warehouse.duckdb_session import quoted
from warehouse.errors import CheckFailed
from warehouse.publication_reader import Publication, table_source
from warehouse.rebuild_days import Days
from warehouse.retained_facts import RetainedFacts
from warehouse.source import events, member_history, people
from warehouse.source.parties import parties
from warehouse.source.titles import titles
from warehouse.staging_area import Stage

MIDNIGHT = datetime.time()
PREVIOUS = {"previous_dim_person": schema.DIM_PERSON, "previous_dim_title": schema.DIM_TITLE}
REMOVED = "SELECT count(*) FROM previous_dim_person WHERE person_key NOT IN (FROM new_keys)"


class RunOptions(NamedTuple):
    """What to rebuild besides what is new: all days, or those from `first` to `last`."""

    full: bool = False
    first: datetime.date | None = None
    last: datetime.date | None = None


class HistoryChanges(NamedTuple):
    """The days on which the history of members changed, and where the next run continues."""

    days: Days
    cursor: Cursor


class Selection(NamedTuple):
    """The days to rebuild, in order, and the state from which the next run continues."""

    days: list[datetime.date]
    state: rebuild_days.State


class StagedEvents(NamedTuple):
    """Expected facts by the prefix of their ids, and the days that have none."""

    facts: dict[str, int]
    empty_days: Days


class Extract:
    def __init__(
        self, stage: Stage, base: Publication | None, now: datetime.datetime, options: RunOptions
    ) -> None:
        self.stage, self.base, self.now, self.options = stage, base, now, options
        self.retained = RetainedFacts(stage, base)

    def member_history(self) -> HistoryChanges:
        """Stages the history of members.

        Call it before the snapshot of the sources is taken: reading the change feed numbers it.
        """
        previous = _empty(rows.columns(rows.MemberHistoryRow))
        if self.base and not self.options.full:
            file = self.base.folder / publication_writer.MEMBER_HISTORY
            previous = f"FROM read_parquet({quoted(str(file))})"
        return HistoryChanges(*member_history.update(self.stage, previous, self._state().history))

    def dimensions(self) -> dict[str, int]:
        """Stages people, titles and parties, which are small enough to be read whole each time."""
        self._previous_dimensions()
        self.retained.stage_parties()
        stage, forgotten, retained = self.stage, people.forgotten(), self.retained
        guests = retained.guests(forgotten)
        as_of = datetime.datetime.combine(self.now.date(), MIDNIGHT)
        stage.write("run", rows.RunRow, [rows.RunRow(as_of)])
        stage.write("empty_list", rows.EmptyListRow, [rows.EmptyListRow([])])
        stage.write("clock", rows.ClockRow, map(rows.ClockRow, range(24)))
        participants = chain(people.participants(forgotten), people.retained_participants(guests))
        stage.write("participant", rows.ParticipantRow, participants)
        everyone = chain(people.people(forgotten), people.retained_people(guests))
        all_parties = chain(parties(retained.agreements()), retained.parties())
        return {
            "people": stage.write("person", rows.PersonRow, everyone),
            "titles": stage.write("title", rows.TitleRow, titles()),
            "parties": stage.write("party", rows.PartyRow, all_parties),
        }

    def _previous_dimensions(self) -> None:
        for name, table in PREVIOUS.items():
            types = {column.name: column.type for column in table.columns}
            base = self.base
            sql = f"FROM {table_source(base.folder, table.name)}" if base else _empty(types)
            self.stage.write_sql(name, sql)

    def select_days(self, history: HistoryChanges, dimensions: Path) -> Selection:
        """Selects the days to rebuild: changed ones, those of changed keys, requested ones."""
        news, state = rebuild_days.changed(self._state(), self.now)
        found = history.days | news
        if self.base:
            found |= rebuild_days.with_changed_keys(self.stage, self.base, dimensions)
        found |= self._requested_days()
        if not found and not self.base:
            found = {self.now.date()}
        return Selection(sorted(found), msgspec.structs.replace(state, history=history.cursor))

    def _requested_days(self) -> Days:
        full, first, last = self.options
        if not (full or first or last):
            return set()
        return rebuild_days.between(rebuild_days.all_days(self.stage, self.base), first, last)

    def events(
        self, days: list[datetime.date], report_progress: Callable[[str], None]
    ) -> StagedEvents:
        """Stages each of the days, and how many facts are expected of it."""
        expected = list[rows.ExpectedFactsRow]()
        empty = set[datetime.date]()
        for number, day in enumerate(days, start=1):
            facts = _sums(self._day(day), self.retained.stage_day(day))
            expected += [rows.ExpectedFactsRow(day, *each) for each in facts.items() if each[1]]
            if not any(facts.values()):
                empty.add(day)
            if number % 10 == 0 and number < len(days):
                report_progress(f"{number} of {len(days)} days")
        self.stage.write("expected", rows.ExpectedFactsRow, expected)
        calendar = _calendar(rebuild_days.published(self.base) | set(days), empty)
        self.stage.write("calendar", rows.CalendarRow, map(rows.CalendarRow, calendar))
        return StagedEvents(_totals(expected), empty)

    def _day(self, day: datetime.date) -> dict[str, int]:
        """Stages one day. Returns the expected facts by the prefix of their ids."""
        stage = self.stage
        read = {
            "interaction": stage.write(
                "interaction", rows.InteractionRow, events.interactions(day), day
            ),
            "impression": stage.write(
                "impression", rows.ImpressionRow, events.impressions(day), day
            ),
            "pick": stage.write("pick", rows.PickRow, events.picks(day), day),
            "ballot_title": stage.write(
                "ballot_title", rows.BallotTitleRow, events.ballot_titles(day), day
            ),
        }
        _check_complete(day, read)
        return {
            "log": read["interaction"],
            "list": stage.unnest("shown", "impression", day),
            "pick": stage.unnest("took_part", "pick", day),
            "ballot": stage.unnest("decided", "ballot_title", day),
            **member_history.stage_day(stage, day),
        }

    def people_removed(self) -> bool:
        """Whether the previous publication has people whom this one no longer has."""
        duck = self.stage.duck
        self.stage.view("previous_dim_person", self.stage.file("previous_dim_person"))
        duck.execute("CREATE OR REPLACE TEMP VIEW new_keys AS SELECT person_key FROM dim_person")
        counted = duck.execute(REMOVED).fetchone()
        return bool(counted and counted[0])

    def _state(self) -> rebuild_days.State:
        return rebuild_days.State() if self.options.full else rebuild_days.state_of(self.base)


def _calendar(days: Days, empty: Days) -> Iterator[datetime.date]:
    """Yields every day from the first that has facts to the last."""
    with_facts = days - empty or days
    day, last = min(with_facts), max(with_facts)
    while day <= last:
        yield day
        day += datetime.timedelta(days=1)


def _sums(facts: dict[str, int], retained: dict[str, int]) -> dict[str, int]:
    return {each: facts.get(each, 0) + retained.get(each, 0) for each in facts | retained}


def _totals(expected: list[rows.ExpectedFactsRow]) -> dict[str, int]:
    totals = dict[str, int]()
    for each in expected:
        totals[each.made_from] = totals.get(each.made_from, 0) + each.facts
    return totals


def _check_complete(day: datetime.date, read: dict[str, int]) -> None:
    stored = events.counts(day)
    if read != stored:
        raise CheckFailed(
            f"Nothing was published. Of {day}, {read} rows were read; the source counts {stored}."
        )


def _empty(types: rows.Columns) -> str:
    columns = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in types.items())
    return f"SELECT {columns} WHERE FALSE"
