"""Health endpoints: liveness, readiness by dependency, and metrics for Prometheus.

`/readyz` answers 503 without a dependency that rooms need. It names one that they can do without
for a while (one process serves on without Redis; an empty catalogue can be filled in the admin) and
answers 200: otherwise one dead Redis would take every process from the proxy.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from catalog.models import Title
from history import health
from parties.domain.errors import StoreUnavailable
from parties.rooms.registry import rooms
from parties.runtime import background_tasks
from recommender.engine import Engine
from recommender.model.model import NO_MODEL
from watchparty_site import dependencies
from watchparty_site.dependencies import NotReady
from watchparty_site.version import VERSION

TIMEOUT_SECONDS = 3.0  # longer than that of each check, whose error names what it waited for
logger = logging.getLogger(__name__)
# A pool of its own: a database that hangs must not block the threads that everything else uses.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")


def _catalogue() -> None:
    try:
        dependencies.database()
        empty = not Title.objects.exists()
    except (NotReady, DatabaseError):
        raise NotReady("The titles cannot be read.") from None
    if empty:
        raise NotReady("There are no titles yet. Import some, or run: manage.py prepare")


def _history() -> None:
    try:
        problem = health.problem()
    except DatabaseError:
        raise NotReady("What waits for history cannot be counted.") from None
    if problem:
        raise NotReady(problem)


async def _engine() -> Engine:
    """Returns the engine; loads it if need be, so that the first room does not wait."""
    try:
        return await rooms().engines.engine()
    except StoreUnavailable:
        raise NotReady("The titles cannot be read while the database does not answer.") from None


async def _recommender() -> None:
    await _engine()


async def _model() -> None:
    if (await _engine()).model_version == NO_MODEL:
        raise NotReady(
            "There is no trained model: lists know popularity and genres only. "
            "Run: manage.py train_recommender"
        )


async def _process() -> None:
    if rooms().is_shutting_down:
        raise NotReady(
            "This process is shutting down and accepts no new connections. Use another one."
        )


async def _background() -> None:
    if failing := background_tasks.current_failures():
        failures = ", ".join(f"{name} ({reason})" for name, reason in sorted(failing.items()))
        raise NotReady(f"Work in the background fails: {failures}. The log has the details.")


def _in_thread(check: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    def checked() -> None:
        try:
            check()
        finally:
            connections.close_all()

    async def checking() -> None:
        await asyncio.get_running_loop().run_in_executor(_threads, checked)

    return checking


Check = Callable[[], Awaitable[None]]
REQUIRED: dict[str, Check] = {
    "process": _process,
    "database": _in_thread(dependencies.database),
    "schema": _in_thread(dependencies.schema),
    "recommender": _recommender,
}
OPTIONAL: dict[str, Check] = {
    "background": _background,
    "catalogue": _in_thread(_catalogue),
    "model": _model,
    "channel_layer": _in_thread(dependencies.bus),
    "history": _in_thread(_history),
}


async def _outcome(check: Check) -> dict[str, object]:
    try:
        await asyncio.wait_for(check(), TIMEOUT_SECONDS)
    except NotReady as missing:
        return {"ok": False, "detail": str(missing)}
    except TimeoutError:
        return {"ok": False, "detail": f"No answer within {TIMEOUT_SECONDS:g} s."}
    except Exception:
        logger.exception("A readiness check failed unexpectedly")
        return {"ok": False, "detail": "The check itself failed; the log has the details."}
    return {"ok": True}


@require_safe
async def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
async def readyz(request: HttpRequest) -> HttpResponse:
    checks = {**REQUIRED, **OPTIONAL}
    outcomes = dict(zip(checks, await asyncio.gather(*map(_outcome, checks.values())), strict=True))
    is_able = all(outcomes[name]["ok"] for name in REQUIRED)
    is_complete = all(outcome["ok"] for outcome in outcomes.values())
    return JsonResponse(
        {
            "status": "ready" if is_complete else "degraded" if is_able else "unavailable",
            "checks": outcomes,
            "version": VERSION,
        },
        status=HTTPStatus.OK if is_able else HTTPStatus.SERVICE_UNAVAILABLE,
    )


@require_safe
async def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
