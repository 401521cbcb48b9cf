"""The star schema: every published table and column, its type and its meaning.

The dictionary in `docs/schema.md` is generated from it, and published tables are checked against
it. A change of names, types or meanings needs a new `VERSION`; old publications are then rebuilt.
"""

from typing import NamedTuple

VERSION = 2

UNKNOWN, NONE = -1, -2
"""Keys of the rows for what is not known (or was forgotten), and for what there is none of."""


class Column(NamedTuple):
    name: str
    type: str
    meaning: str


class Table(NamedTuple):
    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


FACT = Table(
    "fact_interaction",
    "One person, one title or interest, one interaction, one moment.",
    ("interaction_id",),
    (
        Column(
            "interaction_id",
            "VARCHAR",
            "where it comes from: log:…, list:…, pick:…, ballot:…, view:…",
        ),
        Column("day", "DATE", "the day in UTC; the name of the folder, not a column in the file"),
        Column("occurred_at", "TIMESTAMP", "the moment, in UTC"),
        Column("date_key", "INTEGER", "its hour: dim_date"),
        Column("person_key", "BIGINT", "who, as they were then: dim_person; -1 forgotten"),
        Column("title_key", "BIGINT", "which title, as it was then: dim_title; -2 none"),
        Column("party_key", "BIGINT", "in which party: dim_party; -2 outside of any"),
        Column("interaction_key", "INTEGER", "what was done, where: dim_interaction"),
        Column(
            "interest", "VARCHAR", "what was weighted, genre:comedy; reacted: the emoji; else empty"
        ),
        Column("revision", "BIGINT", "the party's; decided: when the ballot opened; none outside"),
        Column("strategy", "VARCHAR", "the party's strategy at that moment; empty outside"),
        Column("weight", "DOUBLE", "weighted, vetoed: -1 to 1; none when it was cleared"),
        Column("score", "DOUBLE", "the title's score in the list"),
        Column("rank", "INTEGER", "the title's place in the list, from 1"),
        Column("fit", "DOUBLE", "how well the title fits this person, 0 to 1"),
        Column("rating", "DOUBLE", "rated: 0.5 to 5 stars; none when it was taken back"),
        Column("watch_seconds", "DOUBLE", "started, stopped, watched: watched by then"),
        Column("times", "INTEGER", "reacted: how often"),
        Column("rule", "VARCHAR", "decided: approval, ranked or score; empty for all else"),
        Column("rounds", "INTEGER", "decided: rounds in which the votes were counted"),
        Column("open_seconds", "DOUBLE", "decided: for how long the ballot was open"),
    ),
)

DIM_PERSON = Table(
    "dim_person",
    "A member, or a guest of one party; a new row when their description changes.",
    ("person_key",),
    (
        Column("person_key", "BIGINT", "of this row; -1 unknown or forgotten"),
        Column("person", "VARCHAR", "member:<account>, or guest:<participant>"),
        Column("is_member", "BOOLEAN", "has an account"),
        Column("country", "VARCHAR", "ISO 3166, two letters, or unknown"),
        Column("age_band", "VARCHAR", "under 18, 18-24, 25-34, 35-44, 45-54, 55 and over, unknown"),
        Column("cohort", "VARCHAR", "the month of the first day here: 2026-10"),
        Column("valid_from", "TIMESTAMP", "from when on this row tells of them"),
        Column("valid_to", "TIMESTAMP", "until when; none: still"),
        Column("is_current", "BOOLEAN", "still"),
    ),
)

DIM_TITLE = Table(
    "dim_title",
    "A title; a new row when what describes it changes.",
    ("title_key",),
    (
        Column("title_key", "BIGINT", "of this row; -1 unknown, -2 none"),
        Column("title_id", "BIGINT", "the title in the catalogue"),
        Column("name", "VARCHAR", "as shown"),
        Column("kind", "VARCHAR", "film or series"),
        Column("genres", "VARCHAR[]", "keys of its genres, in order"),
        Column("moods", "VARCHAR[]", "keys of its moods, in order"),
        Column("year", "INTEGER", "of its first showing"),
        Column("era", "VARCHAR", "the decade: 1990s, or unknown"),
        Column(
            "runtime_band", "VARCHAR", "minutes: under 60, 60-89, 90-119, 120-149, 150 and over"
        ),
        Column("certificate", "VARCHAR", "as printed, or unknown"),
        Column("valid_from", "TIMESTAMP", "from when on this row tells of it"),
        Column("valid_to", "TIMESTAMP", "until when; none: still"),
        Column("is_current", "BOOLEAN", "still"),
    ),
)

DIM_DATE = Table(
    "dim_date",
    "An hour of a day, in UTC.",
    ("date_key",),
    (
        Column("date_key", "INTEGER", "2026103020: the year, month, day and hour"),
        Column("day", "DATE", "the day"),
        Column("hour", "INTEGER", "0 to 23"),
        Column("day_part", "VARCHAR", "night, morning, afternoon, evening: six hours each"),
        Column("weekday", "INTEGER", "1 Monday to 7 Sunday"),
        Column("is_weekend", "BOOLEAN", "Saturday or Sunday"),
        Column("week", "DATE", "the Monday of its week"),
        Column("month", "VARCHAR", "2026-10"),
        Column("quarter", "INTEGER", "1 to 4"),
        Column("year", "INTEGER", "2026"),
    ),
)

DIM_PARTY = Table(
    "dim_party",
    "A party, as it was when it was last seen.",
    ("party_key",),
    (
        Column("party_key", "BIGINT", "the party's number; -1 unknown, -2 none"),
        Column("size", "INTEGER", "how many people took part; screens do not count"),
        Column("size_band", "VARCHAR", "1, 2, 3-4, 5-8, 9 and over"),
        Column("strategy", "VARCHAR", "the strategy that the party has"),
        Column("agreement", "VARCHAR", "in the end: shared, partial, none, unknown"),
        Column("agreed_at", "TIMESTAMP", "when the agreement was last seen"),
        Column("ending", "VARCHAR", "how far it came: nothing picked, picked, watched, rated"),
        Column("opened_at", "TIMESTAMP", "when it was opened"),
        Column("opened_day", "DATE", "the day of that"),
        Column("first_picked_at", "TIMESTAMP", "when a title was first picked; none: never"),
        Column("closed_at", "TIMESTAMP", "when the host closed it; none: not"),
        Column("simulated", "BOOLEAN", "made by simulate_parties: nobody was there"),
    ),
)

DIM_INTERACTION = Table(
    "dim_interaction",
    "What was done, and where.",
    ("interaction_key",),
    (
        Column("interaction_key", "INTEGER", "of this row"),
        Column(
            "kind",
            "VARCHAR",
            "shown, opened, weighted, vetoed, picked, took_part (there when it was picked), "
            "started, stopped, rated, shortlisted, voted (for a title, its ballot has closed), "
            "decided (entitled to a ballot that found this winner), "
            "watched (from an import or a page), reacted, followed (somebody who looked at it)",
        ),
        Column("block", "VARCHAR", "list (the one list), fair_mix, bridge, popular, none, unknown"),
        Column("surface", "VARCHAR", "room, page, import"),
        Column("device", "VARCHAR", "phone, laptop, television, program, unknown"),
    ),
)

PARTY_TITLE = Table(
    "party_title",
    "How far each title that a party was shown came; drawn together from the facts.",
    ("party_key", "title_id"),
    (
        Column("party_key", "BIGINT", "the party"),
        Column("title_id", "BIGINT", "the title in the catalogue"),
        Column("block", "VARCHAR", "the block in which it stood first"),
        Column("opened", "BOOLEAN", "somebody opened it"),
        Column("shortlisted", "BOOLEAN", "somebody nominated it"),
        Column("voted", "BOOLEAN", "a vote in a ballot that has closed spoke for it"),
        Column("picked", "BOOLEAN", "the room picked it"),
        Column("started", "BOOLEAN", "the room began to watch it"),
        Column("rated", "BOOLEAN", "somebody rated it"),
    ),
)

PARTY_WEIGHT = Table(
    "party_weight",
    "Where each person of a party left each interest; drawn together from the facts.",
    ("party_key", "person_key", "family", "name"),
    (
        Column("party_key", "BIGINT", "the party"),
        Column("person_key", "BIGINT", "the person"),
        Column("family", "VARCHAR", "genre, mood, era, title…"),
        Column("name", "VARCHAR", "the interest within its family: comedy"),
        Column("day", "DATE", "when it was last moved"),
        Column("weight", "DOUBLE", "-1 to 1; 0 when it was cleared in the end"),
    ),
)

DIMENSIONS = (DIM_DATE, DIM_INTERACTION, DIM_PARTY, DIM_PERSON, DIM_TITLE)
AGGREGATES = (PARTY_TITLE, PARTY_WEIGHT)
TABLES = (*DIMENSIONS, FACT, *AGGREGATES)
