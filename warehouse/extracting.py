"""What one run takes from the sources: the people, titles and parties as they are, and, whole, each
day that has something new."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from warehouse import days, publishing, schema
from warehouse import stage as staged
from warehouse.duck import quoted
from warehouse.failures import CheckFailed
from warehouse.publication import Publication, source
from warehouse.source import events, people, told
from warehouse.source.parties import parties
from warehouse.source.titles import titles
from warehouse.stage import Stage

MIDNIGHT = datetime.time()
PREVIOUS = {"previous_dim_person": schema.DIM_PERSON, "previous_dim_title": schema.DIM_TITLE}
EXPECTED = {"day": "DATE", "made_from": "VARCHAR", "facts": "BIGINT"}
GONE = "SELECT count(*) FROM previous_dim_person WHERE person_key NOT IN (FROM new_keys)"


class Extract:
    def __init__(
        self, stage: Stage, base: Publication | None, now: datetime.datetime, *, full: bool
    ) -> None:
        self.stage, self.base, self.now, self.full = stage, base, now, full
        self.state = days.State() if full else days.state_of(base)
        self.days: list[datetime.date] = []
        self.empty: set[datetime.date] = set()
        self._found: days.Days = set()

    def told(self) -> None:
        """Before the moment, because history numbers its changes when they are read."""
        previous = _empty(staged.TOLD)
        if self.base and not self.full:
            previous = f"FROM read_parquet({quoted(str(self.base.folder / publishing.TOLD))})"
        self._found, cursor = told.update(self.stage, previous, self.state.history)
        self.state = msgspec.structs.replace(self.state, history=cursor)

    def whole(self) -> dict[str, int]:
        """Everything that is small enough to be taken whole each time."""
        stage, gone = self.stage, people.forgotten()
        for name, table in PREVIOUS.items():
            types = {column.name: column.type for column in table.columns}
            rows = f"FROM {source(self.base.folder, table.name)}" if self.base else _empty(types)
            stage.write_sql(name, rows)
        as_of = datetime.datetime.combine(self.now.date(), MIDNIGHT)
        stage.write("run", staged.RUN, [(as_of,)])
        stage.write("nowhere", staged.NOWHERE, [([],)])
        stage.write("clock", staged.CLOCK, [(hour,) for hour in range(24)])
        stage.write("participant", staged.PARTICIPANT, people.participants(gone))
        return {
            "people": stage.write("person", staged.PERSON, people.people(gone)),
            "titles": stage.write("title", staged.TITLE, titles()),
            "parties": stage.write("party", staged.PARTY, parties()),
        }

    def find_days(
        self, dimensions: Path, first: datetime.date | None, last: datetime.date | None
    ) -> None:
        news, self.state = days.with_news(self.state, self.now)
        found = self._found | news
        if self.base:
            found |= days.leading_elsewhere(self.stage, self.base, dimensions)
        if self.full or first or last:
            found |= days.from_to(days.all_there_are(self.stage, self.base), first, last)
        if not found and not self.base:
            found = {self.now.date()}
        self.days = sorted(found)

    def people_went(self) -> bool:
        """Whether the publication before tells of people of whom this one does not."""
        duck = self.stage.duck
        self.stage.view("previous_dim_person", self.stage.file("previous_dim_person"))
        duck.execute("CREATE OR REPLACE TEMP VIEW new_keys AS SELECT person_key FROM dim_person")
        counted = duck.execute(GONE).fetchone()
        return bool(counted and counted[0])

    def events(self, tell: Callable[[str], None]) -> dict[str, int]:
        """Stages each of the days, and what is to come of it."""
        expected = list[tuple[datetime.date, str, int]]()
        for number, day in enumerate(self.days, start=1):
            made = self._day(day)
            expected += [(day, made_from, rows) for made_from, rows in made.items() if rows]
            if not any(made.values()):
                self.empty.add(day)
            if number % 10 == 0 and number < len(self.days):
                tell(f"{number} of {len(self.days)} days")
        self.stage.write("expected", EXPECTED, expected)
        self.stage.write("calendar", staged.CALENDAR, [(day,) for day in self._calendar()])
        totals = dict[str, int]()
        for _, made_from, rows in expected:
            totals[made_from] = totals.get(made_from, 0) + rows
        return totals

    def _day(self, day: datetime.date) -> dict[str, int]:
        """Rows by the word that begins the ids of the facts made of them."""
        stage = self.stage
        taken = {
            "interaction": stage.write(
                "interaction", staged.INTERACTION, events.interactions(day), day
            ),
            "impression": stage.write(
                "impression", staged.IMPRESSION, events.impressions(day), day
            ),
            "pick": stage.write("pick", staged.PICK, events.picks(day), day),
        }
        _must_be_all(day, taken)
        return {
            "log": taken["interaction"],
            "list": stage.unfold("shown", "impression", day),
            "pick": stage.unfold("took_part", "pick", day),
            **told.on(stage, day),
        }

    def _calendar(self) -> Iterator[datetime.date]:
        """From the first day that has facts to the last."""
        touched = days.published(self.base) | set(self.days)
        filled = touched - self.empty or touched
        day, last = min(filled), max(filled)
        while day <= last:
            yield day
            day += datetime.timedelta(days=1)


def _must_be_all(day: datetime.date, taken: dict[str, int]) -> None:
    there = events.counts(day)
    if taken != there:
        raise CheckFailed(
            f"Nothing was published. Of {day}, {taken} rows were read; the source counts {there}."
        )


def _empty(types: staged.Columns) -> str:
    columns = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in types.items())
    return f"SELECT {columns} WHERE FALSE"
