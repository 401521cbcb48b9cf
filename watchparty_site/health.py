"""Whether this process lives, whether it can serve, and its figures for Prometheus.

What a room cannot do without makes `/readyz` answer 503. What it can do without for a while
(screens on one process stay live without Redis; an empty catalogue can be filled in the admin)
is named, and the answer stays 200: else one dead Redis would take every process from the proxy.
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
from history import answering
from parties.live import rooms
from recommender.engine import Engine
from recommender.model import NO_MODEL
from watchparty_site import reachable
from watchparty_site.reachable import NotReady

PATIENCE = 3.0  # longer than that of each check, which can say what it waited for
logger = logging.getLogger(__name__)
# A database that hangs must not take the threads that everything else runs on.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")


def _catalogue() -> None:
    try:
        reachable.database()
        empty = not Title.objects.exists()
    except (NotReady, DatabaseError):
        raise NotReady("The titles cannot be read.") from None
    if empty:
        raise NotReady("There are no titles yet. Import some, or run: manage.py prepare")


def _history() -> None:
    try:
        trouble = answering.trouble()
    except DatabaseError:
        raise NotReady("What waits for history cannot be counted.") from None
    if trouble:
        raise NotReady(trouble)


async def _engine() -> Engine:
    """A probe loads it where nothing has yet, so that the first room need not wait."""
    try:
        return await rooms().engines.engine()
    except DatabaseError:
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
    if rooms().is_leaving:
        raise NotReady("This process was told to stop: it takes nobody new. Ask another one.")


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
NEEDED: dict[str, Check] = {
    "process": _process,
    "database": _in_thread(reachable.database),
    "schema": _in_thread(reachable.schema),
    "recommender": _recommender,
}
WANTED: dict[str, Check] = {
    "catalogue": _in_thread(_catalogue),
    "model": _model,
    "channel_layer": _in_thread(reachable.bus),
    "history": _in_thread(_history),
}


async def _outcome(check: Check) -> dict[str, object]:
    try:
        await asyncio.wait_for(check(), PATIENCE)
    except NotReady as missing:
        return {"ok": False, "detail": str(missing)}
    except TimeoutError:
        return {"ok": False, "detail": f"No answer within {PATIENCE:g} s."}
    except Exception:
        logger.exception("A readiness check failed unexpectedly")
        return {"ok": False, "detail": "The check itself failed; the log says how."}
    return {"ok": True}


@require_safe
async def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
async def readyz(request: HttpRequest) -> HttpResponse:
    checks = {**NEEDED, **WANTED}
    outcomes = dict(zip(checks, await asyncio.gather(*map(_outcome, checks.values())), strict=True))
    able = all(outcomes[name]["ok"] for name in NEEDED)
    whole = all(outcome["ok"] for outcome in outcomes.values())
    return JsonResponse(
        {"status": "ready" if whole else "degraded" if able else "unavailable", "checks": outcomes},
        status=HTTPStatus.OK if able else HTTPStatus.SERVICE_UNAVAILABLE,
    )


@require_safe
async def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
