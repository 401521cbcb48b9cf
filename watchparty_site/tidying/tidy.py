"""Applies all rules of retention, in small steps beside open rooms."""

import time
from collections.abc import Callable

import duckdb
from django.db import DatabaseError

from warehouse.publication_reader import UnreadablePublication
from warehouse.published_log import PublishedLog
from warehouse.storage.storage import StorageError
from watchparty_site.tidying import log_rule
from watchparty_site.tidying.rule import Rule
from watchparty_site.tidying.rules import rules

LONGEST_PAUSE = 2.0
Report = Callable[[str], object]


def tidy(report: Report, *, busy_share: float = 0.2, published_only: bool = True) -> bool:
    """Deletes what retention is over for, and reports a line for each rule.

    `busy_share` is the part of the time in which it works, above 0 and up to 1; it rests for the
    others. With `published_only` nothing is deleted that the warehouse is yet to read. Returns
    whether every rule was applied; what a rule that failed left is deleted the next time.
    """
    published = None
    try:
        published = PublishedLog.current()
    except (UnreadablePublication, StorageError, OSError) as error:  # or another user's
        report(f"The warehouse cannot be read, so that the log stays: {error}")
    succeeded = [
        _apply(rule, busy_share, report) for rule in rules(published, published_only=published_only)
    ]
    waiting = log_rule.old_log_rows()
    if waiting:
        report(
            f"{waiting:>12,} rows of the log stay, for the warehouse does not have them: run"
            " `manage.py run_etl`, or `tidy --without-warehouse` where nobody uses it"
        )
    return all(succeeded)


def _apply(rule: Rule, busy_share: float, report: Report) -> bool:
    deleted, began = 0, time.monotonic()
    try:
        step_began = began
        for rows in rule.steps():
            deleted += rows
            _rest(time.monotonic() - step_began, busy_share)
            step_began = time.monotonic()
    except (DatabaseError, duckdb.Error, OSError) as error:
        report(f"{deleted:>12,} {rule.what}; then it failed: {error}")
        return False
    report(f"{deleted:>12,} {rule.what} ({time.monotonic() - began:.1f} s)")
    return True


def _rest(worked: float, busy_share: float) -> None:
    time.sleep(min(worked / busy_share - worked, LONGEST_PAUSE))
