"""Background tasks and threads of this process. Product code starts them here and nowhere else.

A reference to each task is kept, and a failure is logged, counted in the metrics and named in
`/readyz`. Names are constants, such as "presence": they are labels of a metric.
"""

import asyncio
import contextvars
import logging
import math
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple, TypeVar

from history.interface import HistoryUnavailable
from parties.domain.errors import StoreUnavailable
from parties.runtime import metrics

log = logging.getLogger(__name__)
T = TypeVar("T")

REPORTED_SECONDS = 60.0  # for so long `/readyz` names a task that failed once
LOG_SECONDS = 60.0  # between log lines about work that keeps failing
MAX_LOGGED = 1_000  # failures that are remembered, so that they are not logged each time
RESTART_SECONDS = 1.0
# Outages of stores are no faults of ours: they are logged without a traceback.
OUTAGES = (StoreUnavailable, HistoryUnavailable, OSError)


class Failure(NamedTuple):
    reason: str
    until: float


_failures: dict[str, Failure] = {}
_logged: dict[str, tuple[float, str]] = {}
_tasks: set[asyncio.Task[Any]] = set()


def start(
    name: str,
    work: Coroutine[Any, Any, T],
    *,
    expected: tuple[type[Exception], ...] = (),
    empty_context: bool = False,
) -> asyncio.Task[T]:
    """Starts a task. `expected`: exceptions that are results, for whoever awaits it, and no
    failures; `empty_context`: runs it in an empty context, because it serves no request."""
    context = contextvars.Context() if empty_context else None
    task = asyncio.get_running_loop().create_task(work, name=name, context=context)
    _tasks.add(task)
    task.add_done_callback(lambda done: _ended(name, done, expected))
    return task


def _ended(name: str, task: asyncio.Task[Any], expected: tuple[type[Exception], ...]) -> None:
    _tasks.discard(task)
    if task.cancelled():
        return
    error = task.exception()
    if error is not None and not isinstance(error, expected):
        record_failure(name, error)


async def run_periodically(
    name: str, work: Callable[[], Awaitable[None]], seconds: Callable[[], float]
) -> None:
    """Runs work again and again, even after failures; `/readyz` names it until it succeeds."""
    while True:
        await asyncio.sleep(seconds())
        await attempt(name, work)


async def attempt(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Runs work once, and records whether it failed."""
    try:
        await work()
    except Exception as error:
        record_failure(name, error, math.inf)
    else:
        record_success(name)


async def run_forever(name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Restarts work that should never end whenever it ends."""
    while True:
        try:
            await work()
            record_failure(name, RuntimeError("It ended."))
        except Exception as error:
            record_failure(name, error)
        await asyncio.sleep(RESTART_SECONDS)


def start_thread(name: str, work: Callable[[], None]) -> threading.Thread:
    """Starts a daemon thread, and restarts its work whenever it ends."""

    def run() -> None:
        while True:
            try:
                work()
                record_failure(name, RuntimeError("It ended."))
            except Exception as error:
                record_failure(name, error)
            time.sleep(RESTART_SECONDS)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def record_failure(
    name: str, error: BaseException, seconds: float = REPORTED_SECONDS, item: str | None = None
) -> None:
    """Counts and logs a failure. `seconds`: how long `/readyz` names it, unless it succeeds before;
    `item`: which of many it failed for, for the log."""
    metrics.background_failures.labels(name).inc()
    reason, now = type(error).__name__, time.monotonic()
    _failures[name] = Failure(reason, now + seconds)
    key = name if item is None else f"{name}: {item}"
    logged_at, logged = _logged.get(key, (-math.inf, ""))
    if reason == logged and now - logged_at < LOG_SECONDS:
        return
    if len(_logged) >= MAX_LOGGED:
        _logged.clear()
    _logged[key] = now, reason
    fields = {"event": "background_failed", "work": name, "reason": repr(error)[:200]}
    log.error(
        "background work failed",
        extra=fields if item is None else {**fields, "of": item},
        exc_info=None if isinstance(error, OUTAGES) else error,
    )


def record_success(name: str) -> None:
    if _failures.pop(name, None) is not None:
        _logged.pop(name, None)
        extra = {"event": "background_recovered", "work": name}
        log.info("background work recovered", extra=extra)


def current_failures() -> dict[str, str]:
    """Returns the kind of the last error of all work that fails now, by name."""
    now = time.monotonic()
    return {name: each.reason for name, each in list(_failures.items()) if each.until > now}
