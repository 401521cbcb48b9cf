"""What must not be read by others: cookies on their way, and passphrases in the store."""

import asyncio
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.harness.deployment import Deployment
from tests.harness.site import ClusterSite, EmbeddedSite
from tests.live.protocol_client import ProblemAnswer, create_party, join_party

PASSPHRASE = "salted popcorn at nine"
ANA = {"display_name": "Ana", "email": "ana@example.org", "password1": "three small cinemas"}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """Keeps every cookie, and sends them over HTTP too: here is no certificate."""

    def __init__(self) -> None:
        self.cookies = SimpleCookie()
        self._opener = urllib.request.build_opener(NoRedirect)

    def ask(self, url: str, body: bytes | None = None, content_type: str = "") -> str:
        kept = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        request = urllib.request.Request(url, body, {"Cookie": kept})
        if content_type:
            request.add_header("Content-Type", content_type)
        try:
            answer = self._opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            if error.code != 302:
                raise
            answer = error
        with answer:
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            text: str = answer.read().decode()
        return text


@pytest.fixture
def in_production(embedded_site: EmbeddedSite, tmp_path: Path) -> Iterator[Deployment]:
    settings = embedded_site.copy_settings() | {"DEPLOYMENT": "production"}
    site = Deployment(tmp_path, 1, settings)
    try:
        site.start()
        yield site
    finally:
        site.stop()


def test_in_production_every_cookie_travels_over_https_only(in_production: Deployment) -> None:
    url, ana = in_production.urls[0], Browser()
    page = ana.ask(f"{url}/accounts/signup/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = urllib.parse.urlencode({**ANA, "csrfmiddlewaretoken": token[1]}).encode()
    ana.ask(f"{url}/accounts/signup/", form, "application/x-www-form-urlencoded")
    body = json.dumps({"name": "Movie night", "host_name": "Ana"}).encode()
    made = json.loads(ana.ask(f"{url}/api/v1/parties", body, "application/json"))
    assert ana.cookies.keys() >= {"csrftoken", "sessionid", f"watchparty_{made['code']}"}
    for name, cookie in ana.cookies.items():
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["httponly"] or name == "csrftoken", name


async def test_a_passphrase_is_stored_as_what_can_only_be_compared_with_it(
    cluster_site: ClusterSite, tmp_path: Path
) -> None:
    settings = cluster_site.copy_settings()
    site = Deployment(tmp_path, 1, settings)
    try:
        await asyncio.to_thread(site.start)
        ana = await create_party(site.urls[0], passphrase=PASSPHRASE)
        stored = await asyncio.to_thread(passphrase_of, ana.code, settings["DATABASE_URL"])
        assert re.fullmatch(r"pbkdf2_sha256\$\d{6,}\$\w+\$\S+", stored)
        assert PASSPHRASE not in stored
        assert PBKDF2PasswordHasher().verify(PASSPHRASE, stored)
        with pytest.raises(ProblemAnswer) as refused:
            await join_party(site.urls[0], ana.code, "Bo", passphrase=stored)
        assert refused.value.status == 403
        await join_party(site.urls[0], ana.code, "Bo", passphrase=PASSPHRASE)
        assert PASSPHRASE not in site.logs()
    finally:
        site.stop()
        cluster_site.forget(settings)


def passphrase_of(code: str, database: str) -> str:
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT passphrase_hash FROM parties_party WHERE code = %s", [code]
        ).fetchone()
    assert row
    return str(row[0])
