"""The databases' indexes of trigrams (runs of three letters) over names.

PostgreSQL: GIN indexes with `pg_trgm`, made by a migration; its `LIKE` uses them by itself. Others
are of whole lines.
SQLite: tables of FTS5, which triggers keep equal to the columns. They are checked after each
migration, because Django makes a changed table anew, which drops its triggers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

LINE_END = "\n"
SIMILAR = 0.4
"""The least `word_similarity`, 0 to 1, of a name on PostgreSQL."""

FEWEST_LETTERS = 3
"""Of what a trigram index can find, the blank before a word included."""

MOST_ROWS_OF_TRIGRAMS = 6_000
MOST_TRIGRAMS = 8


@dataclass(frozen=True)
class IndexedTable:
    table: str
    columns: tuple[str, ...]

    @property
    def index(self) -> str:
        return f"{self.table}_trigrams"

    @property
    def frequencies(self) -> str:
        """The table that counts in how many rows each trigram stands."""
        return f"{self.index}_count"


TITLES = IndexedTable("catalog_title", ("search_text", "search_forms"))
PEOPLE = IndexedTable("catalog_person", ("search_text",))


def words_in(table: IndexedTable, column: str, words: Sequence[str], using: str) -> Q:
    """A condition on a model of the table: every word begins a word of the column.

    On SQLite, where no word has two letters, they have to be whole words.
    """
    if connections[using].vendor != "sqlite":
        return has_words(column, words)
    indexed = [_quoted(f" {word}") for word in words if len(word) + 1 >= FEWEST_LETTERS]
    if indexed:
        words = [word for word in words if len(word) + 1 < FEWEST_LETTERS]
    else:
        indexed = [
            f"({_quoted(f' {word} ')} OR {_quoted(f' {word}' + LINE_END)})" for word in words
        ]
    match = f"{column} : ({' AND '.join(indexed)})"
    return Q(pk__in=_matching(table, match)) & has_words(column, words)


def has_words(column: str, words: Iterable[str]) -> Q:
    """The same without an index, where the rows are few."""
    condition = Q()
    for word in words:
        condition &= Q(**{f"{column}__contains": f" {word}"})
    return condition


def has_line(table: IndexedTable, column: str, lines: Sequence[str], using: str) -> Q:
    """A condition on a model of the table: one of these is a whole line of the column. All end with
    the first one.

    PostgreSQL has an index of whole lines: by trigrams, half of all names would be looked at for
    one that is called "The".
    """
    if connections[using].vendor == "postgresql":
        has_one = RawSQL(
            f"string_to_array({table.table}.{column}, E'\\n') && %s::text[]",
            [list(lines)],
            BooleanField(),
        )
        return Q(has_one)
    condition = Q()
    for line in lines:
        condition |= Q(**{f"{column}__startswith": f"{line}\n"})
        condition |= Q(**{f"{column}__contains": f"\n{line}\n"})
    end = f"{lines[0]}\n"
    if len(end) >= FEWEST_LETTERS:
        condition &= Q(pk__in=_matching(table, f"{column} : {_quoted(end)}"))
    return condition


def near(table: IndexedTable, words: str, most: int, using: str) -> list[int]:
    """Returns the keys of rows that share many trigrams with the words, the closest first."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            return _near_in_sqlite(cursor, table, words, most)
    with transaction.atomic(using), connection.cursor() as cursor:
        return _near_in_postgresql(cursor, table, words, most)


def _near_in_postgresql(cursor: Any, table: IndexedTable, words: str, most: int) -> list[int]:
    names = table.columns[0]
    # Holds to the end of the transaction.
    cursor.execute(f"SELECT set_config('pg_trgm.word_similarity_threshold', '{SIMILAR}', true)")
    cursor.execute(
        f"SELECT id FROM {table.table} WHERE {names} %%> %s"
        f" ORDER BY word_similarity(%s, {names}) DESC, id LIMIT %s",
        [words, words, most],
    )
    return [pk for (pk,) in cursor.fetchall()]


def _near_in_sqlite(cursor: Any, table: IndexedTable, words: str, most: int) -> list[int]:
    """By the rarest of the trigrams: common ones would rank half of the table."""
    padded = f" {words} "
    trigrams = list(dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2)))
    marks = ", ".join("%s" for _ in trigrams)
    cursor.execute(
        f"SELECT term, doc FROM {table.frequencies} WHERE term IN ({marks}) ORDER BY doc", trigrams
    )
    chosen, rows = list[str](), 0
    for term, count in cursor.fetchall()[:MOST_TRIGRAMS]:
        if chosen and rows + count > MOST_ROWS_OF_TRIGRAMS:
            break
        chosen.append(term)
        rows += count
    if not chosen:
        return []
    match = f"{table.columns[0]} : ({' OR '.join(_quoted(each) for each in chosen)})"
    cursor.execute(
        f"SELECT rowid FROM {table.index} WHERE {table.index} MATCH %s ORDER BY rank LIMIT %s",
        [match, most],
    )
    return [pk for (pk,) in cursor.fetchall()]


def _matching(table: IndexedTable, match: str) -> RawSQL:
    return RawSQL(f"SELECT rowid FROM {table.index} WHERE {table.index} MATCH %s", [match])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def prepare_sqlite(using: str) -> None:
    """Makes the tables of FTS5 and their triggers where they are missing, once their columns exist:
    migrations may be applied one by one, and of another app alone."""
    if connections[using].vendor != "sqlite":
        return
    with connections[using].cursor() as cursor:
        for table in (TITLES, PEOPLE):
            if _has_columns(cursor, table) and not _is_complete(cursor, table):
                for statement in _statements(table):
                    cursor.execute(statement)


def _has_columns(cursor: Any, table: IndexedTable) -> bool:
    cursor.execute("SELECT name FROM pragma_table_info(%s)", [table.table])
    return {name for (name,) in cursor.fetchall()}.issuperset(table.columns)


def _is_complete(cursor: Any, table: IndexedTable) -> bool:
    wanted = {table.index, table.frequencies, *_triggers(table)}
    marks = ", ".join("%s" for _ in wanted)
    cursor.execute(f"SELECT count(*) FROM sqlite_master WHERE name IN ({marks})", list(wanted))
    return bool(cursor.fetchone()[0] == len(wanted))


def _triggers(table: IndexedTable) -> dict[str, str]:
    columns = ", ".join(table.columns)
    before = ", ".join(f"old.{column}" for column in table.columns)
    after = ", ".join(f"new.{column}" for column in table.columns)
    remove = (
        f"INSERT INTO {table.index} ({table.index}, rowid, {columns})"
        f" VALUES ('delete', old.id, {before});"
    )
    add = f"INSERT INTO {table.index} (rowid, {columns}) VALUES (new.id, {after});"
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in table.columns)
    return {
        f"{table.index}_insert": f"AFTER INSERT ON {table.table} BEGIN {add} END",
        f"{table.index}_delete": f"AFTER DELETE ON {table.table} BEGIN {remove} END",
        f"{table.index}_update": f"AFTER UPDATE ON {table.table} WHEN {changed}"
        f" OR old.id IS NOT new.id BEGIN {remove} {add} END",
    }


def _statements(table: IndexedTable) -> Iterator[str]:
    columns = ", ".join(table.columns)
    for name, rest in _triggers(table).items():
        yield f"CREATE TRIGGER IF NOT EXISTS {name} {rest}"
    yield (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table.index} USING fts5({columns},"
        f" content='{table.table}', content_rowid='id', tokenize='trigram case_sensitive 1')"
    )
    yield (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table.frequencies} USING"
        f" fts5vocab({table.index}, 'row')"
    )
    yield f"INSERT INTO {table.index} ({table.index}) VALUES ('rebuild')"
