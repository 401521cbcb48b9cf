"""The documents of the protocol say what the code does: no more, no less."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern

from parties import urls
from parties.api.openapi import ENDPOINTS
from parties.api.problems import STATUS
from parties.domain.errors import CODES
from parties.management.commands.describe_protocol import documents
from parties.protocol import client_messages, close_codes
from parties.protocol.asyncapi import CLIENT_MESSAGES, SERVER_MESSAGES, tag_of
from recommender.core.fixed_point import MOST_WEIGHTS

DOCS = settings.BASE_DIR / "docs"
PROTOCOL = (DOCS / "protocol.md").read_text()


@pytest.mark.parametrize("name", ["docs/asyncapi.json", "docs/openapi.json", "types/protocol.d.ts"])
def test_the_generated_documents_are_current(name: str) -> None:
    path = settings.BASE_DIR / name
    assert documents()[path] == path.read_text(), "manage.py describe_protocol"


@pytest.mark.parametrize(
    "message", [*CLIENT_MESSAGES, *SERVER_MESSAGES], ids=lambda each: each.__name__
)
def test_every_message_and_each_of_its_fields_is_in_the_protocol(message: Any) -> None:
    assert f"`{tag_of(message)}`" in PROTOCOL or f'"{tag_of(message)}"' in PROTOCOL
    for field in message.__struct_fields__:
        assert re.search(rf'[`"]{field}[`"]', PROTOCOL), f"{tag_of(message)}: {field}"


@pytest.mark.parametrize("code", CODES)
def test_every_error_code_is_in_the_protocol(code: str) -> None:
    assert f"`{code}`" in PROTOCOL


@pytest.mark.parametrize("code", sorted(close_codes.MEANINGS))
def test_every_close_code_is_in_the_protocol(code: int) -> None:
    assert f"| {code} |" in PROTOCOL


def test_the_protocol_names_no_error_that_does_not_exist() -> None:
    tables = re.findall(r"^\| (?:\d{3} \| )?((?:`[a-z_]+`(?:, )?)+) \|", PROTOCOL, re.MULTILINE)
    named = {code for table in tables for code in re.findall(r"`([a-z_]+)`", table)}
    messages = {tag_of(message) for message in (*CLIENT_MESSAGES, *SERVER_MESSAGES)}
    assert named <= set(CODES) | messages


def test_every_problem_status_is_in_the_protocol() -> None:
    for code, status in STATUS.items():
        row = next(line for line in PROTOCOL.splitlines() if line.startswith(f"| {status.value} |"))
        assert f"`{code}`" in row


def test_every_api_address_is_described_and_exists() -> None:
    served = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern))
        for each in urls.urlpatterns
        if isinstance(each, URLPattern) and str(each.pattern).startswith("api/")
    }
    assert {f"/{path}" for path in served} == {each.path for each in ENDPOINTS}
    for endpoint in ENDPOINTS:
        assert f"{endpoint.method.upper()} {endpoint.path}" in PROTOCOL


def test_the_limits_in_the_protocol_are_the_codes_own() -> None:
    assert client_messages.MAX_FRAME == 16 * 1024
    assert (
        f"at most {client_messages.MAX_KEYS} keys a message and {MOST_WEIGHTS} in all" in PROTOCOL
    )


def test_the_documents_are_json() -> None:
    assert json.loads((DOCS / "asyncapi.json").read_text())["asyncapi"] == "3.0.0"
    assert json.loads((DOCS / "openapi.json").read_text())["openapi"] == "3.1.0"
