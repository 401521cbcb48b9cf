"""Another SECRET_KEY ends no evening while the one before is still believed."""

import asyncio
import secrets

import pytest
from django.test import override_settings
from websockets.exceptions import InvalidStatus

from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite
from tests.live.member_browser import MemberBrowser
from tests.live.protocol_client import Person, ProblemAnswer, call, create_party
from watchparty_site.proxy_check.seen_request import permit

OLD, NEW = "the first key: long enough to be one", "the second key: long enough as well"


@pytest.fixture
def site(embedded_site: EmbeddedSite, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    settings = embedded_site.copy_settings() | {"SECRET_KEY": OLD}
    return Deployment(tmp_path_factory.mktemp("rotation"), 1, settings)


def with_keys(site: Deployment, key: str, *before: str) -> None:
    site.processes[0].settings |= {"SECRET_KEY": key, "SECRET_KEY_FALLBACKS": ",".join(before)}
    site.restart(0)


async def is_in(site: Deployment, person: Person) -> bool:
    try:
        async with person.connect(site.urls[0]):
            return bool((await person.snapshot(site.urls[0]))["you"]["id"] == person.id)
    except (InvalidStatus, ProblemAnswer):
        return False


async def test_tokens_sessions_and_permits_outlive_another_key(site: Deployment) -> None:
    try:
        await asyncio.to_thread(site.start)
        url = site.urls[0]
        ana, browser = await create_party(url), MemberBrowser(url)
        email = f"ana-{secrets.token_hex(4)}@example.org"
        await asyncio.to_thread(browser.signs_up, email)
        signed = _permit_with(OLD)
        await asyncio.to_thread(with_keys, site, NEW, OLD)
        assert await is_in(site, ana)
        assert (await asyncio.to_thread(browser.get, "/me/")).url.endswith("/me/")
        assert (await call(url, "GET", "/selfcheck", token=signed))["address"]
        bo = await create_party(url)
        await asyncio.to_thread(with_keys, site, NEW)
        assert not await is_in(site, ana)
        assert await is_in(site, bo)
        assert (await asyncio.to_thread(browser.get, "/me/")).url.endswith("/me/")
        with pytest.raises(ProblemAnswer):
            await call(url, "GET", "/selfcheck", token=signed)
    finally:
        site.stop()


def _permit_with(key: str) -> str:
    with override_settings(SECRET_KEY=key):
        return permit()
