"""Errors over HTTP: RFC 9457 problem details with a stable type."""

import functools
import logging
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from history.interface import HistoryUnavailable
from parties.access import identity
from parties.domain.errors import Code, PartyNotFound, Refused, StoreUnavailable, unavailable
from parties.runtime.repeated_logs import deduplicator
from parties.storage.database_errors import translated

log = logging.getLogger(__name__)
P = ParamSpec("P")

STATUS: dict[Code, HTTPStatus] = {
    "party_not_found": HTTPStatus.NOT_FOUND,
    "title_not_found": HTTPStatus.NOT_FOUND,
    "unknown_strategy": HTTPStatus.BAD_REQUEST,
    "invalid_body": HTTPStatus.BAD_REQUEST,
    "invalid_cursor": HTTPStatus.BAD_REQUEST,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "not_joined": HTTPStatus.UNAUTHORIZED,
    "not_signed_in": HTTPStatus.UNAUTHORIZED,
    "already_in": HTTPStatus.CONFLICT,
    "party_full": HTTPStatus.CONFLICT,
    "party_closed": HTTPStatus.GONE,
    "key_reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_frequent": HTTPStatus.TOO_MANY_REQUESTS,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}


class Problem(msgspec.Struct, frozen=True):
    type: str
    title: str
    status: int
    detail: str
    code: str


def problem(refused: Refused) -> HttpResponse:
    status = STATUS.get(refused.code, HTTPStatus.FORBIDDEN)
    body = Problem(
        type=f"urn:watchparty:problem:{refused.code}",
        title=refused.code.replace("_", " ").capitalize(),
        status=status.value,
        detail=refused.detail,
        code=refused.code,
    )
    return HttpResponse(
        msgspec.json.encode(body), status=status.value, content_type="application/problem+json"
    )


def json_response(body: object, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    encoded = body if isinstance(body, bytes) else msgspec.json.encode(body)
    response = HttpResponse(encoded, status=status.value, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


View = Callable[Concatenate[HttpRequest, P], Coroutine[Any, Any, HttpResponse]]


def endpoint(method: str) -> Callable[[View[P]], View[P]]:
    """An API view: one method, our own pages or programs only, refusals as problems.

    Django's CSRF token is for forms; here the Origin that every browser states is checked, and
    a body must be JSON, which no foreign form can send.
    """

    def wrap(view: View[P]) -> View[P]:
        @csrf_exempt
        @functools.wraps(view)
        async def guarded(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if request.method != method:
                return HttpResponse(status=405, headers={"Allow": method})
            try:
                _require_own_origin(request)
                with translated():
                    return await view(request, *args, **kwargs)
            except Refused as refused:
                return problem(refused)
            except PartyNotFound:
                return problem(Refused("party_not_found", "There is no party with this code."))
            except (StoreUnavailable, HistoryUnavailable) as error:
                deduplicator.log("store unavailable", reason=repr(error)[:200])
                return problem(unavailable())

        return guarded

    return wrap


def _require_own_origin(request: HttpRequest) -> None:
    if not identity.origin_is_ours(asgi_headers(request)):
        raise Refused("foreign_origin", "This request comes from another site.")


def asgi_headers(request: HttpRequest) -> list[tuple[bytes, bytes]]:
    """The request's headers in the form in which a WebSocket handshake has them."""
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in request.headers.items()
    ]
