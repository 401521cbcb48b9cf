"""The page of the self-check: for staff alone, and its advice is what we ship."""

import json
import re

import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.harness.site import ROOT
from watchparty_site.asgi import application
from watchparty_site.proxy_check import seen_request
from watchparty_site.proxy_check.advice import Advice
from watchparty_site.proxy_check.echo_socket import PATH
from watchparty_site.proxy_check.page import CHECKS

PAGE = "/admin/proxy/"
ADVICE = [advice for check in CHECKS for advice in check.wrong.values()]


@pytest.fixture
def ola(client: Client, db: None) -> Client:
    """An operator: staff, and nothing more."""
    client.force_login(User.objects.create_user("ola", is_staff=True))
    return client


def seen_by(client: Client, **headers: str) -> dict[str, object]:
    page = client.get(PAGE, headers=headers).content.decode()
    reported = re.search(r'<script id="seen" type="application/json">(.+?)</script>', page)
    assert reported
    seen: dict[str, object] = json.loads(reported[1])
    return seen


@pytest.mark.django_db
def test_strangers_and_members_are_sent_to_the_admin_login(client: Client) -> None:
    assert client.get(PAGE).headers["Location"] == f"/admin/login/?next={PAGE}"
    client.force_login(User.objects.create_user("mo"))
    assert client.get(PAGE).headers["Location"] == f"/admin/login/?next={PAGE}"


def test_the_page_is_linked_from_the_admin_and_kept_in_no_cache(ola: Client) -> None:
    assert f'href="{PAGE}"' in ola.get("/admin/").content.decode()
    assert "no-store" in ola.get(PAGE).headers["Cache-Control"]


def test_the_page_shows_how_the_request_arrived(ola: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    seen = seen_by(ola, x_forwarded_for="198.51.100.9, 192.0.2.7", host="localhost:8443")
    assert seen["address"] == "192.0.2.7"
    assert seen["host"] == "localhost:8443"
    assert (seen["forwarded"], seen["trusted"]) == (2, 1)


def test_every_check_has_a_right_sentence_and_advice_for_both_proxies() -> None:
    for check in CHECKS:
        assert check.tries
        assert check.right
    for advice in ADVICE:
        assert advice.nginx
        assert advice.caddy


@pytest.mark.parametrize("advice", ADVICE, ids=str)
def test_the_advice_for_nginx_is_the_configuration_that_we_ship(advice: Advice) -> None:
    shipped = (ROOT / "deploy" / "nginx" / "watchparty.conf").read_text()
    lines = {" ".join(line.split("#")[0].split()) for line in shipped.splitlines()}
    wanted = [line for line in advice.nginx.splitlines() if not line.startswith("#")]
    assert set(wanted) <= lines


def test_the_script_knows_every_reason_and_no_other() -> None:
    script = (ROOT / "static" / "js" / "pages" / "proxy-check.js").read_text()
    known = set(re.findall(r'verify\(.+, "(\w+)"\)', script))
    assert known == {reason for check in CHECKS for reason in check.wrong}
    assert set(re.findall(r'runCheck\("(\w+)"', script)) == {check.slug for check in CHECKS}


async def test_the_socket_reports_how_it_arrived_and_echoes_everything() -> None:
    headers = [(b"host", b"localhost"), (b"origin", b"https://elsewhere.invalid")]
    socket = WebsocketCommunicator(application, f"/{PATH}?permit={seen_request.permit()}", headers)
    assert (await socket.connect())[0]
    reported = {"origin": "https://elsewhere.invalid", "is_ours": False, "forwarded": 0}
    assert await socket.receive_json_from() == reported
    await socket.send_to("x" * 16_384)
    assert await socket.receive_from() == "x" * 16_384
    await socket.disconnect()


@pytest.mark.parametrize("query", ["", "?permit=", "?permit=sight:forged:token"])
async def test_the_socket_is_closed_to_strangers(query: str) -> None:
    socket = WebsocketCommunicator(application, f"/{PATH}{query}")
    assert not (await socket.connect())[0]


def test_a_refusal_caused_by_a_proxy_names_the_command(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ola"})
    assert answer.status_code == 403
    assert "manage.py check_proxy" in answer.content.decode()
