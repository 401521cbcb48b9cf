"""The addresses of a home network: which ones are told, and what a wrong name is told."""

import ipaddress
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from parties.access.shared_url import shared_url
from tests.watchparty_site.test_settings import start
from watchparty_site import local_network, secret_key, served_addresses

HOME = "192.168.1.5"


def test_no_address_is_printed_that_only_this_machine_reaches() -> None:
    for each in local_network.addresses():
        address = ipaddress.ip_address(each)
        assert not address.is_loopback
        assert not address.is_link_local


@pytest.mark.parametrize(
    ("requested", "shared"),
    [
        ("127.0.0.1:8000", f"http://{HOME}:8000/p/PARTY2/"),
        ("localhost", f"http://{HOME}/p/PARTY2/"),
        ("[::1]:8000", f"http://{HOME}:8000/p/PARTY2/"),
        (f"{HOME}:8000", f"http://{HOME}:8000/p/PARTY2/"),
        ("tv.local:8000", "http://tv.local:8000/p/PARTY2/"),
    ],
)
def test_friends_get_a_link_that_leads_to_this_machine(
    settings: Settings, requested: str, shared: str
) -> None:
    settings.LAN_ADDRESSES = [HOME, "10.0.0.7"]
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", HOME, "tv.local"]
    request = RequestFactory().get("/", headers={"host": requested})
    assert shared_url(request, "/p/PARTY2/") == shared


def test_without_a_network_the_link_is_the_one_that_was_requested(
    settings: Settings,
) -> None:
    settings.LAN_ADDRESSES = []
    request = RequestFactory().get("/", headers={"host": "127.0.0.1:8000"})
    assert shared_url(request, "/p/PARTY2/") == "http://127.0.0.1:8000/p/PARTY2/"


def test_the_urls_that_are_printed_can_be_opened(settings: Settings) -> None:
    settings.LAN_ADDRESSES = [HOME]
    assert served_addresses.own_url("0.0.0.0", 8000) == "http://127.0.0.1:8000/"  # noqa: S104
    assert served_addresses.own_url("::1", 8000) == "http://[::1]:8000/"
    assert served_addresses.network_urls("0.0.0.0", 8000) == [f"http://{HOME}:8000/"]  # noqa: S104
    assert served_addresses.network_urls("127.0.0.1", 8000) == []


@pytest.mark.parametrize("name", ["evil.example", "evil.example:8000", "<b>x</b>", "W" * 3000])
def test_a_page_for_a_name_that_is_not_allowed_names_what_to_set(client: Client, name: str) -> None:
    answered = client.get("/", headers={"host": name})
    page = answered.content.decode()
    assert answered.status_code == 400
    assert "ALLOWED_HOSTS" in page
    assert "LAN=1" in page
    assert "<b>x</b>" not in page
    assert len(page) < 10_000


def test_a_site_on_a_network_has_a_key_of_its_own_in_a_private_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        keys = set(several.map(lambda _: secret_key.stored_or_new(tmp_path), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 40
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_production_is_not_served_as_a_home_network() -> None:
    started = start(DEPLOYMENT="production", SECRET_KEY="k" * 40, LAN="1")
    assert started.returncode != 0
    assert "LAN=1 is for a home network" in started.stderr
