"""The threads that do what would block the event loop. What the database raises there comes back
as an error of the domain: DataRejected, StoreUnavailable."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import connection

from parties.storage.database_errors import translated

P = ParamSpec("P")
T = TypeVar("T")

# SQLite has one writer at a time; more threads would only wait for one another.
ROOM_THREADS = 1 if connection.vendor == "sqlite" else 4
READING_THREADS = 2

_rooms = ThreadPoolExecutor(ROOM_THREADS, thread_name_prefix="rooms")
_reading = ThreadPoolExecutor(READING_THREADS, thread_name_prefix="reading")


async def run_in_store_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs short work of rooms, which should not wait behind long queries."""
    return await _run(_rooms, partial(function, *args, **kwargs))


async def run_in_query_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs long queries: searches, and reading the whole catalogue."""
    return await _run(_reading, partial(function, *args, **kwargs))


async def _run(executor: Executor, call: Callable[[], T]) -> T:
    run = database_sync_to_async(call, thread_sensitive=False, executor=executor)
    with translated():
        result: T = await run()
    return result
