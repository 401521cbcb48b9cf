"""The HTTP API as an OpenAPI 3.1 document, made from the types that its views use."""

from http import HTTPStatus
from typing import Any

import msgspec

from catalog.search import TitlePage
from catalog.title_details import TitleDetails
from parties.api.bodies import AskedPlaces, CreateParty, JoinParty
from parties.api.chat import Messages
from parties.api.me import ForMe, ToWatch
from parties.api.parties import Claimed, FoundedParty, JoinedParty, OpenedTitle, WaysToAgree
from parties.api.places import Identified, Places
from parties.api.problems import STATUS, Problem
from parties.api.reopen import Reopened
from parties.domain.errors import Code
from parties.domain.idempotency_key import FORM, LONGEST_KEY
from parties.protocol.json_schemas import schema_components
from parties.protocol.server_messages import PROTOCOL_VERSION, Snapshot
from parties.rooms.recommendations import FirstByStrategy, OfferedFilters
from recommender.phrases.interpret import Understood
from recommender.types import Interest

SCHEMA_REF = "#/components/schemas/{name}"


class Endpoint(msgspec.Struct, frozen=True):
    method: str
    path: str
    summary: str
    answers: Any
    status: HTTPStatus = HTTPStatus.OK
    body: Any = None
    needs_token: bool = False
    query: tuple[str, ...] = ()
    refusals: tuple[Code, ...] = ()


JOINING: tuple[Code, ...] = (
    "party_not_found",
    "party_closed",
    "party_locked",
    "banned",
    "wrong_passphrase",
    "party_full",
    "removed",
    "left",
    "moved",
)
READING: tuple[Code, ...] = (
    "party_not_found",
    "not_joined",
    "removed",
    "left",
    "banned",
    "moved",
    "place_pending",
)
ASKING: tuple[Code, ...] = (
    "party_not_found",
    "party_closed",
    "banned",
    "link_needed",
    "wrong_passphrase",
)
ANYWHERE: tuple[Code, ...] = ("foreign_origin", "unavailable")
WITH_BODY: tuple[Code, ...] = ("invalid_body", "too_large", "too_frequent")

ENDPOINTS = (
    Endpoint(
        "post",
        "/api/v1/parties",
        "Found a party and become its host",
        FoundedParty,
        HTTPStatus.CREATED,
        body=CreateParty,
        refusals=("unknown_strategy", "removed", "left", "banned"),
    ),
    Endpoint(
        "post",
        "/api/v1/parties/{code}/participants",
        "Join a party",
        JoinedParty,
        HTTPStatus.CREATED,
        body=JoinParty,
        refusals=JOINING,
    ),
    Endpoint(
        "post",
        "/api/v1/parties/{code}/claim",
        "Make the participation the signed-in member's own",
        Claimed,
        needs_token=True,
        refusals=(
            *READING,
            "not_signed_in",
            "already_in",
            "forbidden",
            "key_reused",
            "too_frequent",
        ),
    ),
    Endpoint(
        "post",
        "/api/v1/parties/{code}/places",
        "Name the places without a screen, to whoever has the link",
        Places,
        body=AskedPlaces,
        refusals=ASKING,
    ),
    Endpoint(
        "post",
        "/api/v1/parties/{code}/places/{participant}",
        "Ask for a place on another device: the token becomes good when the host accepts",
        JoinedParty,
        HTTPStatus.CREATED,
        body=AskedPlaces,
        refusals=(*ASKING, "unknown_participant", "forbidden"),
    ),
    Endpoint(
        "get",
        "/api/v1/parties/{code}/you",
        "Whose token this is",
        Identified,
        needs_token=True,
        refusals=(*READING, "party_closed", "too_frequent"),
    ),
    Endpoint(
        "post",
        "/api/v1/parties/{code}/reopen",
        "Open a party again that its host has closed",
        Reopened,
        needs_token=True,
        refusals=(*READING, "party_closed", "forbidden", "key_reused", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/parties/{code}",
        "The party's snapshot, as over the WebSocket",
        Snapshot,
        needs_token=True,
        refusals=(*READING, "party_closed", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/parties/{code}/titles/{title}",
        "A title, and why it stands where it does in this room",
        OpenedTitle,
        needs_token=True,
        refusals=(*READING, "title_not_found", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/parties/{code}/agreement",
        "What would make a room without agreement agree",
        WaysToAgree,
        needs_token=True,
        refusals=(*READING, "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/parties/{code}/messages",
        "The chat before a message, or its end",
        Messages,
        needs_token=True,
        query=("before", "limit"),
        refusals=(*READING, "chat_off", "invalid_body", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/parties/{code}/filters",
        "What filters can choose among, and which of those that are set leaves how much",
        OfferedFilters,
        needs_token=True,
        refusals=(*READING, "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/parties/{code}/strategies",
        "What each strategy would put first in this room, for its host",
        FirstByStrategy,
        needs_token=True,
        refusals=(*READING, "forbidden", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/me/recommendations",
        "What the signed-in member would like, from their history alone",
        ForMe,
        query=("limit",),
        refusals=("not_signed_in", "invalid_body", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/me/to-watch",
        "The ids of the titles that the signed-in member wants to watch and has not seen",
        ToWatch,
        refusals=("not_signed_in", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/titles",
        "Search the titles",
        TitlePage,
        query=("q", "genre", "limit", "cursor"),
        refusals=("invalid_cursor", "invalid_body", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/titles/{title}",
        "Everything known about a title",
        TitleDetails,
        refusals=("title_not_found", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/interests",
        "The interests that can be weighted; people by name, or by their keys",
        list[Interest],
        query=("q", "keys", "limit"),
        refusals=("invalid_body", "too_frequent"),
    ),
    Endpoint(
        "get",
        "/api/v1/phrases",
        "What a phrase such as “funny, no horror” means: weights and filters",
        Understood,
        query=("q",),
        refusals=("invalid_body", "too_frequent"),
    ),
)


INTEGERS = ("limit", "title", "before")
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again with the same key and body, a request has the first one's answer.",
    "schema": {"type": "string", "pattern": FORM, "maxLength": LONGEST_KEY},
}


def openapi() -> dict[str, Any]:
    bodies = [each.body for each in ENDPOINTS if each.body]
    kinds = [Problem, *bodies, *(each.answers for each in ENDPOINTS)]
    schemas, components = schema_components(kinds, SCHEMA_REF)
    by_kind = dict(zip(map(repr, kinds), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for each in ENDPOINTS:
        paths.setdefault(each.path, {})[each.method] = _operation(each, by_kind)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Watchparty",
            "version": str(PROTOCOL_VERSION),
            "description": "What is not live. docs/protocol.md says what it means.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"participant": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint),
        "responses": {
            str(endpoint.status.value): {
                "description": endpoint.status.phrase,
                "content": {"application/json": {"schema": schemas[repr(endpoint.answers)]}},
            },
            **_problems(endpoint, schemas[repr(Problem)]),
        },
    }
    if endpoint.needs_token:
        operation["security"] = [{"participant": []}]
    if endpoint.body:
        content = {"application/json": {"schema": schemas[repr(endpoint.body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    in_path = [part.strip("{}") for part in endpoint.path.split("/") if part.startswith("{")]
    named = [("path", name) for name in in_path] + [("query", name) for name in endpoint.query]
    once = [IDEMPOTENCY_KEY] if endpoint.method == "post" else []
    return once + [
        {
            "name": name,
            "in": place,
            "required": place == "path",
            "schema": {"type": "integer" if name in INTEGERS else "string"},
        }
        for place, name in named
    ]


def _problems(endpoint: Endpoint, schema: dict[str, Any]) -> dict[str, Any]:
    codes = (*endpoint.refusals, *ANYWHERE, *(WITH_BODY if endpoint.body else ()))
    by_status: dict[int, list[Code]] = {}
    for code in codes:
        by_status.setdefault(STATUS.get(code, HTTPStatus.FORBIDDEN).value, []).append(code)
    return {
        str(status): {
            "description": ", ".join(refused),
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status, refused in sorted(by_status.items())
    }
