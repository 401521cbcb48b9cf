"""The link in a mail leads to this site, whatever the request for the mail says of its address."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from tests.members.accounts import member, no_sign_in_attempts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(settings: Settings) -> None:
    no_sign_in_attempts(settings)
    settings.DEPLOYMENT = "production"
    settings.ALLOWED_HOSTS = ["watch.example"]


def asks(host: str, email: str = "") -> tuple[int, str]:
    """The status, and what the page says. The process itself was asked at port 8000."""
    fields = {"email": email or member().email}
    browser = Client(headers={"host": host})
    answer = browser.post("/accounts/password/reset/", fields, SERVER_PORT="8000")
    return answer.status_code, answer.content.decode()


def links() -> list[str]:
    return [
        found for each in mail.outbox for found in re.findall(r"https?://[^/\s]+", str(each.body))
    ]


@pytest.mark.parametrize("email", ["", "nobody@example.org"])
@pytest.mark.parametrize("port", ["81", "0", "99999", "00081"])
def test_no_mail_is_sent_with_a_port_that_is_not_the_sites(port: str, email: str) -> None:
    status, page = asks(f"watch.example:{port}", email)
    assert (status, mail.outbox) == (400, [])
    assert "No mail was sent" in page


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "watch.example:port", "a b", "watch.example@x"]
)
def test_a_name_that_is_not_the_sites_is_refused(host: str) -> None:
    status, page = asks(host)
    assert (status, mail.outbox) == (400, [])
    assert "This site does not answer to this name" in page


@pytest.mark.parametrize("host", ["watch.example", "watch.example:8000", "watch.example:80"])
def test_the_ports_that_the_site_is_at_are_its_own(host: str) -> None:
    assert asks(host)[0] == 302
    assert links() == [f"http://{host}"]


def test_behind_a_proxy_the_ports_are_those_that_the_operator_names(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert asks("watch.example:8000")[0] == 400
    settings.TRUSTED_ORIGINS = ["http://watch.example:8000"]
    assert asks("watch.example:8000")[0] == 302


def test_on_a_laptop_any_port_of_its_own_is_right(settings: Settings) -> None:
    settings.DEPLOYMENT, settings.ALLOWED_HOSTS = "local", ["localhost"]
    assert asks("localhost:8080")[0] == 302
    assert links() == ["http://localhost:8080"]
    assert asks("localhost:99999")[0] == 400


@pytest.mark.parametrize("email", ["", "nobody@example.org"])
@pytest.mark.parametrize("host", ["watch.example", "watch.example:81", "watch.example:99999"])
def test_where_the_sites_address_is_set_every_link_leads_there(
    settings: Settings, host: str, email: str
) -> None:
    settings.SITE_URL = "https://watch.example:8443"
    assert asks(host, email)[0] == 302
    assert set(links()) == {"https://watch.example:8443"}
    assert host not in str(mail.outbox[0].body).replace("watch.example:8443", "")
