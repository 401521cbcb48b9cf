"""Runs what an import still has to store or to undo: the first of it in the request, the rest in a
thread of this process, so that the member can leave the page."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from imports import commit, undo
from imports.existing_history import ExistingHistory
from imports.models import Import

REQUEST_SECONDS = 1.0
STALLED_AFTER = timedelta(seconds=30)
log = logging.getLogger(__name__)


def run(upload: Import) -> None:
    """Works for a moment; what is left then goes on in a thread."""
    step = next_step(upload)
    until = time.monotonic() + REQUEST_SECONDS
    while step():
        if time.monotonic() > until:
            _start(upload.pk)
            break
    upload.refresh_from_db()


def run_whole(upload: Import) -> None:
    """Works until nothing is left."""
    step = next_step(upload)
    while step():
        pass
    upload.refresh_from_db()


def resume_stalled() -> None:
    """Goes on with imports whose process ended while it worked on them."""
    states = (Import.State.STORING, Import.State.UNDOING)
    since = timezone.now() - STALLED_AFTER
    for upload in Import.objects.filter(state__in=states, worked_at__lt=since):
        _start(upload.pk)


def next_step(upload: Import) -> Callable[[], bool]:
    """Returns a function that does the next batch, and returns whether there is more."""
    if upload.state == Import.State.UNDOING:
        return lambda: undo.undo_batch(upload)
    existing = ExistingHistory(upload.person)
    return lambda: commit.store_batch(upload, existing)


def _start(number: int) -> None:
    threading.Thread(target=_work, args=[number], daemon=True, name=f"import-{number}").start()


def _work(number: int) -> None:
    try:
        upload = Import.objects.filter(pk=number).first()
        if upload and upload.is_at_work:
            run_whole(upload)
    except Exception:
        log.exception("An import stopped; it goes on when its page is opened.")
    finally:
        connection.close()
