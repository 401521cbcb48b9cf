"""The PostgreSQL server of the tests can be frozen and stopped whatever its connections do."""

import threading
from collections.abc import Iterator

import psycopg
import pytest

from tests.harness.postgres import OwnPostgres, own_postgres

TIMES = 60


@pytest.fixture
def busy() -> Iterator[OwnPostgres]:
    """A server whose connections come and go all the time, each a process that ends."""
    done = threading.Event()

    def connect_again_and_again(url: str) -> None:
        while not done.is_set():
            try:
                psycopg.connect(url, connect_timeout=5).close()
            except psycopg.OperationalError:
                done.wait(0.01)

    with own_postgres() as server:
        threads = [
            threading.Thread(target=connect_again_and_again, args=(server.url,)) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        yield server
        done.set()
        for thread in threads:
            thread.join()


def test_it_is_frozen_and_thawed_while_its_connections_end(busy: OwnPostgres) -> None:
    for _ in range(TIMES):
        busy.freeze()
        busy.thaw()
    psycopg.connect(busy.url).close()


def test_it_is_stopped_and_waited_for_while_its_connections_end(busy: OwnPostgres) -> None:
    process = busy.process
    assert process
    busy.stop()
    assert process.returncode is not None
    assert not busy.is_running


def test_one_that_does_not_stop_in_time_is_killed_and_waited_for(busy: OwnPostgres) -> None:
    process = busy.process
    assert process
    busy.stop(patience=0)
    assert process.returncode is not None
