"""Compares and applies uploaded tables, in any process, one part of a table after another.

A part is saved in one transaction with how far it came, so that a worker that dies leaves nothing
half done: another goes on behind the last part.
"""

import datetime
import time
from collections import Counter

import msgspec
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone

from catalog.chunks import chunks
from catalog.models import TableUpload
from catalog.tables import comparison
from catalog.tables.comparison import RowChange
from catalog.tables.errors import UnreadableTable
from catalog.tables.reading import Row, read_rows
from catalog.tables.resources import RESOURCES, TableResource

ROWS_AT_A_TIME = 200
SHOWN = 200  # changes of each kind that the preview lists
LOOK_SECONDS = 2.0
DEAD_AFTER = datetime.timedelta(seconds=60)  # without a beat

State = TableUpload.State
FLAGS = {"new": ADDITION, "changed": CHANGE, "deleted": DELETION}


def run_forever() -> None:
    while True:
        close_old_connections()
        if not work_once():
            time.sleep(LOOK_SECONDS)


def work_once() -> bool:
    """Does all that one upload needs now; returns whether there was one."""
    upload = _claim()
    if upload is None:
        return False
    try:
        _work(upload)
    except UnreadableTable as error:
        refused = TableUpload.objects.filter(pk=upload.pk)
        refused.update(state=State.REFUSED, refusal=str(error), content=b"", beat_at=None)
    return True


def _claim() -> TableUpload | None:
    """Claims the oldest upload that no living worker works on."""
    waits = Q(beat_at=None) | Q(beat_at__lt=timezone.now() - DEAD_AFTER)
    at_work = TableUpload.objects.filter(state__in=(State.COMPARING, State.APPLYING))
    for upload in at_work.filter(waits).order_by("uploaded_at", "pk").defer("content"):
        is_mine = TableUpload.objects.filter(pk=upload.pk, beat_at=upload.beat_at)
        if is_mine.update(beat_at=timezone.now()):
            return TableUpload.objects.get(pk=upload.pk)
    return None


def _work(upload: TableUpload) -> None:
    applies = upload.state == State.APPLYING
    if not applies:
        upload.done, upload.counts, upload.changes = 0, {}, []
    resource = RESOURCES[upload.table]()
    rows = read_rows(upload.file_name, bytes(upload.content), resource.aliases)
    part_number = 0
    for part in chunks(rows, ROWS_AT_A_TIME):
        if part_number == 0:
            comparison.require_known_columns(resource, list(part[0]))
        part_number += len(part)
        if part_number <= upload.done:  # an earlier worker has applied it
            continue
        if not _take_part(upload, resource, part, part_number, applies=applies):
            return  # it was cancelled
    _finish(upload, part_number, applies=applies)


def _take_part(
    upload: TableUpload, resource: TableResource, part: list[Row], done: int, *, applies: bool
) -> bool:
    first = done - len(part) + 1
    with transaction.atomic():
        changes = comparison.process(resource, part, first, dry_run=not applies)
        _count(upload, changes)
        upload.done = done
        if applies:
            _log(upload, resource, changes)
        mine = TableUpload.objects.filter(pk=upload.pk, state=upload.state)
        return bool(
            mine.update(
                done=done,
                rows=max(done, upload.rows),
                counts=upload.counts,
                changes=upload.changes,
                beat_at=timezone.now(),
            )
        )


def _count(upload: TableUpload, changes: list[RowChange]) -> None:
    counts = Counter(upload.counts)
    for change in changes:
        counts[change.outcome] += 1
        if change.outcome != "unchanged" and counts[change.outcome] <= SHOWN:
            upload.changes.append(msgspec.to_builtins(change))
    upload.counts = dict(counts)


def _log(upload: TableUpload, resource: TableResource, changes: list[RowChange]) -> None:
    """Leaves who changed what in each record's history."""
    if upload.by_id is None:
        return
    kind = ContentType.objects.get_for_model(resource._meta.model)
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=upload.by_id,
            content_type=kind,
            object_id=change.key,
            object_repr=change.label[:200],
            action_flag=FLAGS[change.outcome],
            change_message=f"{upload.file_name}: "
            + ", ".join(cell.column for cell in change.cells),
        )
        for change in changes
        if change.outcome in FLAGS
    )


def _finish(upload: TableUpload, rows: int, *, applies: bool) -> None:
    mine = TableUpload.objects.filter(pk=upload.pk, state=upload.state)
    if applies:
        mine.update(state=State.APPLIED, rows=rows, content=b"", beat_at=None)
    else:
        mine.update(state=State.COMPARED, rows=rows, beat_at=None)
