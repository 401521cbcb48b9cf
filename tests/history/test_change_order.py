"""The changes miss nothing that commits late, and forgetting waits for those who write.

Both need two transactions at once, which SQLite does not have: there the second waits for the
first by itself.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction

from catalog.models import Title
from history.backend import history
from history.records import Forgotten
from tests.history.backend_contract import ANA, BO, changes, rated

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite has one writer at a time"),
]
PATIENCE = 60


@contextmanager
def uncommitted(work: Callable[[], None]) -> Iterator[threading.Event]:
    """Work done in a transaction of another connection, which commits when the event is set."""
    done, may_commit = threading.Event(), threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                done.set()
                may_commit.wait(PATIENCE)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert done.wait(PATIENCE)
        yield may_commit
    finally:
        may_commit.set()
        thread.join(PATIENCE)


def until(true: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(PATIENCE * 20):
        if true():
            return
        waited.wait(0.05)
    raise AssertionError("It did not come to that.")


def test_a_change_that_commits_late_is_not_passed_by() -> None:
    film = Title.objects.create(name="Heat").pk
    with uncommitted(lambda: history().rate(rated(ANA, film, 4))) as may_commit:
        history().rate(rated(BO, film, 3))
        cursor, found = changes(history())
        assert found == [rated(BO, film, 3)]
        may_commit.set()
        until(lambda: bool(history().ratings(ANA)))
    assert changes(history(), cursor)[1] == [rated(ANA, film, 4)]


def test_forgetting_waits_for_what_is_being_written_and_takes_it_along() -> None:
    film = Title.objects.create(name="Heat").pk
    forgotten = threading.Event()

    def forget() -> None:
        history().forget(ANA)
        forgotten.set()
        connection.close()

    forgetting = threading.Thread(target=forget)
    with uncommitted(lambda: history().rate(rated(ANA, film, 4))) as may_commit:
        forgetting.start()
        assert not forgotten.wait(0.5)
        history().rate(rated(BO, film, 3))
        may_commit.set()
        forgetting.join(PATIENCE)
    assert forgotten.is_set()
    assert history().ratings(ANA) == []
    assert changes(history())[1] == [rated(BO, film, 3), Forgotten(ANA)]
