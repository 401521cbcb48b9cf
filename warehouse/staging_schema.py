"""The rows of the staged tables: one named tuple for each, with the DuckDB types of its columns."""

import datetime
from collections.abc import Mapping
from typing import Annotated, NamedTuple, get_args, get_type_hints

Columns = Mapping[str, str]

Text = Annotated[str, "VARCHAR"]
Texts = Annotated[list[str], "VARCHAR[]"]
Big = Annotated[int, "BIGINT"]
Whole = Annotated[int, "INTEGER"]
Real = Annotated[float, "DOUBLE"]
Flag = Annotated[bool, "BOOLEAN"]
Day = Annotated[datetime.date, "DATE"]
Time = Annotated[datetime.datetime, "TIMESTAMP"]


class CalendarRow(NamedTuple):
    day: Day


class ClockRow(NamedTuple):
    hour: Whole


class RunRow(NamedTuple):
    """The midnight from which on changed descriptions of people and titles are valid."""

    as_of: Time


class EmptyListRow(NamedTuple):
    """An empty list of text, which the engines' dialects write differently."""

    genres: Texts


class PartyNumberRow(NamedTuple):
    party: Big


class MomentRow(NamedTuple):
    """From before when retention may have deleted rows of the log."""

    deleted_before: Time | None


class PartyRow(NamedTuple):
    party: Big
    size: Whole
    strategy: Text
    agreement: Text | None
    agreed_at: Time | None
    picks: Whole
    watched: Whole
    ratings: Whole
    opened_at: Time
    first_picked_at: Time | None
    closed_at: Time | None
    simulated: Flag


class PersonRow(NamedTuple):
    person: Text
    is_member: Flag
    country: Text
    birth_year: Whole | None
    since: Day


class ParticipantRow(NamedTuple):
    participant: Text
    person: Text


class TitleRow(NamedTuple):
    title_id: Big
    name: Text
    kind: Text
    genres: Texts
    moods: Texts
    year: Whole | None
    runtime: Whole | None
    certificate: Text


class InteractionRow(NamedTuple):
    id: Big
    occurred_at: Time
    party: Big
    participant: Text | None
    kind: Text
    title: Big | None
    interest: Text
    revision: Big
    strategy: Text
    amount: Real | None
    score: Real | None
    rank: Whole | None
    fit: Real | None
    block: Text
    device: Text


class ImpressionRow(NamedTuple):
    """`participants` and `titles` are JSON, which `sql/staging/shown.sql` unnests."""

    id: Big
    occurred_at: Time
    party: Big
    revision: Big
    strategy: Text
    participants: Text
    titles: Text


class PickRow(NamedTuple):
    """`satisfied` is JSON, which `sql/staging/took_part.sql` unnests."""

    id: Text
    occurred_at: Time
    party: Big
    title: Big
    revision: Big
    strategy: Text
    score: Real | None
    rank: Whole | None
    block: Text
    satisfied: Text


class BallotTitleRow(NamedTuple):
    """A title of a ballot that has closed. `fits`, `entitled` and `result` are JSON, of which
    `sql/staging/decided.sql` makes rows of the winner."""

    ballot: Text
    occurred_at: Time
    party: Big
    title: Big
    revision: Big
    strategy: Text
    rule: Text
    opened_at: Time
    score: Real | None
    rank: Whole | None
    block: Text
    fits: Text
    entitled: Text
    result: Text


class MemberHistoryRow(NamedTuple):
    id: Text
    occurred_at: Time
    person: Text
    kind: Text
    surface: Text
    title: Big
    rating: Real | None
    watch_seconds: Real | None


class RetainedRow(NamedTuple):
    """A fact of the last publication whose row is no longer in the sources."""

    interaction_id: Text
    occurred_at: Time
    party: Big
    participant: Text | None
    person: Text | None
    kind: Text
    block: Text
    surface: Text
    device: Text
    title: Big | None
    interest: Text
    revision: Big | None
    strategy: Text
    weight: Real | None
    score: Real | None
    rank: Whole | None
    fit: Real | None
    rating: Real | None
    watch_seconds: Real | None
    times: Whole | None
    rule: Text
    rounds: Whole | None
    open_seconds: Real | None


class ChangedHistoryRow(NamedTuple):
    """A view or rating that changed, as it is now; `removed` rows have only id and person."""

    id: Text
    removed: Flag
    occurred_at: Time | None
    person: Text
    kind: Text | None
    surface: Text | None
    title: Big | None
    rating: Real | None
    watch_seconds: Real | None


class ForgottenPersonRow(NamedTuple):
    person: Text


class ExpectedFactsRow(NamedTuple):
    """How many facts of a day the transformation must make of each kind of staged row."""

    day: Day
    made_from: Text
    facts: Big


def columns(row: type[tuple[object, ...]]) -> Columns:
    """Column → DuckDB type, in the order of the fields."""
    hints = get_type_hints(row, include_extras=True)
    return {name: _type(hint) for name, hint in hints.items()}


def _type(hint: object) -> str:
    options = [each for each in get_args(hint) if hasattr(each, "__metadata__")]
    annotated = options[0] if options else hint
    return str(getattr(annotated, "__metadata__")[0])  # noqa: B009 not known to the type checker
