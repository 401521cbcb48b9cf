"""Hostile text and numbers in every part of every request, made from docs/openapi.json: no error of
the server, no traceback, nobody else disturbed. On each database and each server."""

import asyncio
import http.client
import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import schemathesis
from hypothesis import given
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.harness.deployment import Deployment
from tests.live.invalid_inputs import (
    DATABASE_PARTS,
    HEADERS,
    URL_PARTS,
    VALUES,
    mutations,
    unused_address,
)
from tests.live.isolation import undisturbed_room
from tests.live.protocol_client import Person, create_party
from tests.live.raw_websocket import Count
from tests.live.schema_strategies import OPENAPI, example, few
from tests.live.sessions import (
    FORMS_OF_MEMBERS,
    PAGES_OF_STAFF,
    PATHS_OF_STAFF,
    Session,
    invalid_forms,
    invalid_queries,
    member_session,
    pages_of_members,
    staff_session,
    staged_import,
)

_described = schemathesis.openapi.from_dict(OPENAPI).get_all_operations()
OPERATIONS = [each.ok() for each in _described if isinstance(each, Ok)]
AT_ONCE = 50


def ask(
    url: str, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, bytes]:
    """Sent as it is, from an address of its own."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    sent = {"X-Forwarded-For": unused_address(), "Content-Type": "application/json", **headers}
    try:
        connection.request(method, path, body and body.encode("utf-8", "surrogatepass"), sent)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def must_be_answered(url: str, method: str, path: str, *body: str, **headers: str) -> None:
    status, answer = ask(url, method, path, *body, **headers)
    assert status < 500, (method, path[:200], [each[:200] for each in body], headers, answer[:500])


def addresses(path: str, code: str) -> Iterator[str]:
    """With each of its parts made invalid in turn."""
    parts = {"{code}": code, "{title}": "1"}
    for part in parts:
        if part in path:
            for invalid in URL_PARTS:
                yield filled(path.replace(part, invalid), parts)


def filled(path: str, parts: dict[str, str]) -> str:
    for part, what in parts.items():
        path = path.replace(part, what)
    return path


PAGES = (
    *("/p/{code}/", "/p/{code}/tv/", "/p/{code}/qr.svg", "/p/{code}/claim/", "/{code}"),
    *(
        "/titles/{title}/poster.svg",
        "/me/imports/{title}/",
        "/ws/parties/{code}/",
        "/static/{code}",
    ),
)
QUERIES = {
    "/insights/": ("country", "strategy", "since", "until"),
    "/jsi18n/": ("language",),
    "/me/": ("before",),
    "/selfcheck": ("a",),
}


async def test_invalid_parts_of_every_address_are_no_error_of_the_server(
    fuzzed: Deployment, count: Count
) -> None:
    async with undisturbed_room(fuzzed) as there:
        token = f"Bearer {there.ana.token}"
        described = [(path, list(operations)) for path, operations in OPENAPI["paths"].items()]
        asked = [
            (method.upper(), address)
            for path, methods in [*described, *((page, ["get"]) for page in PAGES)]
            for method in methods
            for address in addresses(path, there.ana.code)
        ]
        asked += [
            ("GET", f"{path}?{name}={invalid}")
            for path, names in [*queries(), *QUERIES.items()]
            for name in names
            for invalid in URL_PARTS
        ]
        count("requests", len(asked))
        urls = itertools.cycle(fuzzed.urls)
        await all_of(
            (must_be_answered, next(urls), method, path.replace("{code}", there.ana.code), token)
            for method, path in asked
        )


def queries() -> Iterator[tuple[str, tuple[str, ...]]]:
    for path, operations in OPENAPI["paths"].items():
        for operation in operations.values():
            asked = [each for each in operation["parameters"] if each["in"] == "query"]
            yield path, tuple(each["name"] for each in asked)


async def all_of(calls: Any) -> None:
    """A few at a time; each a function, a server, a method, an address, a token, perhaps a body."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(function: Any, url: str, method: str, path: str, token: str, *body: str) -> None:
        async with gate:
            await asyncio.to_thread(function, url, method, path, *body, Authorization=token)

    await asyncio.gather(*(one(*call) for call in calls))


async def test_invalid_fields_of_every_body_are_no_error_of_the_server(
    fuzzed: Deployment, count: Count
) -> None:
    async with undisturbed_room(fuzzed):
        target = await create_party(fuzzed.urls[0])
        urls, bodies = itertools.cycle(fuzzed.urls), list(invalid_bodies(target.code))
        count("requests", len(bodies))
        await all_of(
            (must_be_answered, next(urls), "POST", path, "", body) for path, body in bodies
        )


def invalid_bodies(code: str) -> Iterator[tuple[str, str]]:
    for path, operations in OPENAPI["paths"].items():
        if described := operations.get("post", {}).get("requestBody"):
            schema = described["content"]["application/json"]["schema"]
            body = {**example(schema), "strategy": None, "passphrase": None}
            known = {name: body[name] for name in example(schema)}
            for invalid in (*mutations(known), *VALUES, "", "{", "[" * 9000, '{"a":' * 3000):
                yield path.replace("{code}", code), invalid


async def test_invalid_input_of_who_is_signed_in_is_no_error_of_the_server(
    fuzzed: Deployment, count: Count
) -> None:
    member = await asyncio.to_thread(member_session, fuzzed)
    imported = await asyncio.to_thread(staged_import, fuzzed.urls[0], member)
    forms = FORMS_OF_MEMBERS | {imported: {"do": "profile", "profile": "a", "entry-1": "1"}}
    asked = [
        *invalid_queries(pages_of_members(imported), DATABASE_PARTS),
        *invalid_forms(forms, DATABASE_PARTS),
        *invalid_forms({"/accounts/2fa/webauthn/login/": {"credential": "{}"}}, DATABASE_PARTS),
    ]
    await all_with_a_session(fuzzed, member, "/me/", asked, count)


async def test_invalid_input_of_staff_is_no_error_of_the_server(
    fuzzed: Deployment, count: Count
) -> None:
    staff = await asyncio.to_thread(staff_session, fuzzed)
    action = {"action": "delete_selected", "_selected_action": "0"}
    asked = [
        *invalid_queries(PAGES_OF_STAFF, DATABASE_PARTS),
        *invalid_forms(
            {"/admin/catalog/title/": action, "/admin/auth/user/": action}, DATABASE_PARTS
        ),
        *(("GET", path.format(each)) for path in PATHS_OF_STAFF for each in DATABASE_PARTS),
    ]
    await all_with_a_session(fuzzed, staff, "/admin/", asked, count)


async def all_with_a_session(
    deployment: Deployment,
    session: Session,
    home: str,
    asked: list[tuple[str, ...]],
    count: Count,
) -> None:
    for url in deployment.urls:
        assert (await asyncio.to_thread(ask, url, "GET", home, **session.headers))[0] == 200
    urls, gate = itertools.cycle(deployment.urls), asyncio.Semaphore(AT_ONCE)
    count("requests", len(asked))

    async def one(url: str, request: tuple[str, ...]) -> None:
        async with gate:
            await asyncio.to_thread(must_be_answered, url, *request, **session.headers)

    async with undisturbed_room(deployment):
        await asyncio.gather(*(one(next(urls), each) for each in asked))


async def test_invalid_headers_are_no_error_of_the_server(fuzzed: Deployment) -> None:
    async with undisturbed_room(fuzzed) as there:
        code, token = there.ana.code, f"Bearer {there.ana.token}"
        for url in fuzzed.urls:
            for path in (
                "/",
                f"/p/{code}/",
                f"/api/v1/parties/{code}",
                "/me/",
                "/titles/1/poster.svg",
            ):
                for name, values in HEADERS.items():
                    for value in values:
                        sent = {name: value, "Content-Length": "0"}
                        await asyncio.to_thread(must_be_answered, url, "GET", path, **sent)
                        known = {"Authorization": token, **sent}
                        await asyncio.to_thread(upgrade, url, code, **known)


def upgrade(url: str, code: str, **headers: str) -> None:
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
    must_be_answered(url, "GET", f"/ws/parties/{code}/", **handshake, **headers)


async def test_whatever_the_description_allows_or_forbids_is_answered_by_name(
    fuzzed: Deployment,
) -> None:
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    async with undisturbed_room(fuzzed):
        target = await create_party(fuzzed.urls[0])
        for operation, mode in itertools.product(OPERATIONS, modes):
            # A request without a parameter and a body breaks no rule.
            if mode is GenerationMode.POSITIVE or takes_something(operation):
                await asyncio.to_thread(fuzz, fuzzed.urls, target, operation, mode)


def takes_something(operation: Any) -> bool:
    described = OPENAPI["paths"][operation.path][operation.method]
    return bool(described["parameters"] or "requestBody" in described)


def fuzz(urls: list[str], target: Person, operation: Any, mode: GenerationMode) -> None:
    """With the code of a party that is there, where that is all of the address."""
    is_whole = "{code}" in operation.path and "{title}" not in operation.path
    pinned = {"path_parameters": {"code": target.code}} if is_whole else {}
    turns = itertools.cycle(urls)

    @few
    @given(case=operation.as_strategy(generation_mode=mode, **pinned))
    def answered(case: Any) -> None:
        token = f"Bearer {target.token}"
        headers = {"X-Forwarded-For": unused_address(), "Authorization": token}
        answer = case.call(base_url=next(turns), headers=headers)
        assert answer.status_code < 500, answer.content[:500]
        if answer.headers.get("Content-Type") == "application/problem+json":
            assert answer.json()["code"]

    answered()
