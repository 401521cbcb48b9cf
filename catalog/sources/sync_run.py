"""One run of a synchronisation: claimed, shown while it goes on, ended with a report."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from catalog.models import CatalogRevision, SyncRun
from catalog.sources.errors import SourceError

SAVE_SECONDS = 1.0
BUMP_SECONDS = 20.0
DEAD_AFTER = timedelta(minutes=3)
"""A run that has not been seen for this long was killed: the next one goes on."""
HOST = socket.gethostname()
MAX_PROBLEMS = 200


class AlreadyRunning(SourceError):
    """Another process synchronises the same source."""


class Progress:
    """Counts what a run does; what it has counted can be seen while it goes on."""

    def __init__(self, run: SyncRun, report: Callable[[str], object]) -> None:
        self.run, self._report = run, report
        self._saved_at = 0.0

    def phase(self, text: str, total: int | None = None) -> None:
        self.run.phase, self.run.total, self.run.done = text, total, 0
        self._save()
        self._report(text if total is None else f"{text}: {total:,}")

    def step(self) -> None:
        self.run.done += 1
        if time.monotonic() - self._saved_at >= SAVE_SECONDS:
            self._save()
            of = "" if self.run.total is None else f" of {self.run.total:,}"
            self._report(f"  {self.run.done:,}{of} …")

    def count(self, what: str, number: int = 1) -> None:
        if number:
            self.run.counts[what] = self.run.counts.get(what, 0) + number

    def problem(self, sentence: str) -> None:
        self.count("problems")
        if len(self.run.problems) < MAX_PROBLEMS:
            self.run.problems.append(sentence)

    def _save(self) -> None:
        self._saved_at = time.monotonic()
        self.run.seen_at = timezone.now()
        self.run.save()


@contextmanager
def sync_run(source: str, *, dry_run: bool, report: Callable[[str], object]) -> Iterator[Progress]:
    """Raises AlreadyRunning. What ends it early is noted, and raised again."""
    progress = Progress(_claim(source, dry_run=dry_run), report)
    try:
        with CatalogRevision.bumped_seldom(BUMP_SECONDS):
            yield progress
    except SourceError as error:
        progress.run.failure = str(error)
        raise
    except BaseException as error:
        progress.run.failure = f"It was ended early ({type(error).__name__})."
        raise
    finally:
        progress.run.ended_at = timezone.now()
        progress._save()


def _claim(source: str, *, dry_run: bool) -> SyncRun:
    with transaction.atomic():
        now = timezone.now()
        for run in SyncRun.objects.select_for_update().filter(source=source, ended_at=None):
            if is_alive(run):
                raise AlreadyRunning(f"{source} is being synchronised already.")
            run.ended_at = now
            run.failure = "It ended without a word: it was killed, or its machine stopped."
            run.save()
            CatalogRevision.bump()  # what it changed last may not have been counted
        return SyncRun.objects.create(
            source=source, dry_run=dry_run, seen_at=now, process=f"{HOST}:{os.getpid()}"
        )


def is_alive(run: SyncRun) -> bool:
    host, _, pid = run.process.rpartition(":")
    if run.seen_at < timezone.now() - DEAD_AFTER:
        return False
    return host != HOST or _exists(int(pid))


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
