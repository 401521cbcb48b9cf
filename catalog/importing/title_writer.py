"""Writes titles: matches each record, inserts or updates in batches, counts what changed."""

from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from catalog.importing.errors import LineError
from catalog.importing.report import ImportReport
from catalog.importing.title_matcher import KnownTitle, TitleMatcher
from catalog.importing.title_record import COLUMNS, TitleRecord
from catalog.importing.title_relations import TitleRelations, error_text
from catalog.models import CatalogRevision, Title
from catalog.models.title import SEARCHED

BATCH = 1000
RESPELLED = "genres or moods taken for one that is spelt otherwise"


class Policy(Enum):
    COMPLETE = "complete"
    """Sets empty fields only; existing values are never overwritten."""
    STATE = "state"
    """Overwrites fields with the values of the file; where it has none, the title stays."""


class TitleWriter:
    """Use as a context manager: leaving it writes the rest and bumps the catalogue's revision."""

    def __init__(self, report: ImportReport, policy: Policy) -> None:
        self.report = report
        self.policy = policy
        self.matcher = TitleMatcher()
        self.links = TitleRelations()
        self.batch: list[tuple[KnownTitle, TitleRecord, Title | None]] = []
        self.pending: set[int] = set()
        self.changed = False

    def __enter__(self) -> "TitleWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.flush()
            if self.changed:
                CatalogRevision.bump()

    def add(self, record: TitleRecord) -> KnownTitle:
        """Raises LineError, and then leaves everything as it was."""
        _check_text(record)
        self.links.check(record)
        record = self.matcher.with_current_ids(record)
        found = self.matcher.match(record)
        if found is not None and id(found) in self.pending:
            self.flush()  # the file states this title twice: the second line meets a stored title
        title = Title(**_stated(record))
        _check(title)
        for note in record.notes:
            self.report.count(note)
        known = self.matcher.register(record, found)
        self.batch.append((known, record, None if found else title))
        self.pending.add(id(known))
        if len(self.batch) >= BATCH:
            self.flush()
        return known

    def flush(self) -> None:
        batch, self.batch, self.pending = self.batch, [], set()
        made = self._create([(known, title) for known, _, title in batch if title])
        updated = self._update({k.id: r for k, r, title in batch if k.id and title is None})
        linked = self.links.apply(
            [(known.id, record) for known, record, _ in batch if known.id],
            replace=self.policy is Policy.STATE,
        )
        self.report.count(RESPELLED, self.links.take_respelled())
        self.changed = self.changed or bool(made or updated or linked)
        self.report.count("titles added", len(made))
        self.report.count("titles changed", len((updated | linked) - made))
        self.report.count("titles as they were", len(batch) - len(updated | linked | made))

    def _create(self, new: list[tuple[KnownTitle, Title]]) -> set[int]:
        made = Title.objects.bulk_create([title for _, title in new], batch_size=BATCH)
        for (known, _), title in zip(new, made, strict=True):
            known.id = title.pk
        return {title.pk for title in made}

    def _update(self, records: dict[int, TitleRecord]) -> set[int]:
        """Whoever deletes or changes one of these titles meanwhile waits: an upsert would bring the
        one back, and write over the other."""
        with transaction.atomic():
            existing = Title.objects.select_for_update().order_by("pk").in_bulk(records)
            changed = [title for pk, title in existing.items() if self._revise(title, records[pk])]
            if changed:
                columns = [*COLUMNS, *SEARCHED, "changed_at"]
                Title.objects.bulk_create(
                    changed, update_conflicts=True, unique_fields=["id"], update_fields=columns
                )
        return {title.pk for title in changed}

    def _revise(self, title: Title, record: TitleRecord) -> bool:
        fresh = {
            column: value
            for column, value in _stated(record).items()
            if getattr(title, column) != value and self._may_set(title, column)
        }
        fresh |= _credit(title, record, fresh)
        for column, value in fresh.items():
            setattr(title, column, value)
        return bool(fresh)

    def _may_set(self, title: Title, column: str) -> bool:
        return self.policy is Policy.STATE or not getattr(title, column)


def _stated(record: TitleRecord) -> dict[str, Any]:
    values = {column: getattr(record, column) for column in COLUMNS}
    return {column: value for column, value in values.items() if value not in (None, "")}


def _credit(title: Title, record: TitleRecord, fresh: dict[str, Any]) -> dict[str, str]:
    """Who is named beside the synopsis changes with the synopsis, and only for these words."""
    if "synopsis" in fresh:
        return {"synopsis_credit": record.synopsis_credit}
    if "synopsis_credit" in fresh and record.synopsis != title.synopsis:
        return {"synopsis_credit": title.synopsis_credit}
    return {}


def _check_text(record: TitleRecord) -> None:
    for text in record.texts():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise LineError("It holds half a character (a lone surrogate).") from None
        if "\0" in text:
            raise LineError("It holds a zero character.")


def _check(title: Title) -> None:
    """By the same rules as the admin's form."""
    try:
        title.clean_fields(exclude=["search_text", "retired_at", "changed_at"])
    except ValidationError as error:
        raise LineError(error_text(error)) from None
