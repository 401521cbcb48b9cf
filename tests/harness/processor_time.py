"""Processor time of what a test does, which hardly depends on who else uses the machine."""

import time
from collections.abc import Callable

import psutil
from django.db import connection


def processor_seconds(work: Callable[[], object], times: int = 5) -> float:
    """Of this process and, on PostgreSQL, of the server process of its connection, which is told in
    hundredths: hence several times."""
    before = _used()
    for _ in range(times):
        work()
    return _used() - before


def _used() -> float:
    used = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        server = psutil.Process(connection.connection.info.backend_pid).cpu_times()
        used += server.user + server.system
    return used
