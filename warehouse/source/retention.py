"""Reads what retention has deleted from the relational store."""

import datetime

from parties.models import DeletedParty, LogRetention, Party


def deleted_parties() -> set[int]:
    return set(DeletedParty.objects.values_list("party", flat=True))


def log_deleted_before() -> datetime.datetime | None:
    """Returns the moment from before which rows of the log may be gone; None: all are there."""
    return LogRetention.objects.values_list("deleted_before", flat=True).first()


def has_deleted() -> bool:
    return LogRetention.objects.exists() or DeletedParty.objects.exists()


def existing_parties() -> set[int]:
    return set(Party.objects.values_list("pk", flat=True))
