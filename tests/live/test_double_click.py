"""Two of the same at once, on real processes: one of them is made, the other is told so."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.harness.deployment import Deployment
from tests.live.member_browser import PASSWORD, MemberBrowser, Page

AT_ONCE = 4  # all tests of a run share what one address may sign up in a minute


def all_at_once(tries: list[Callable[[], Page]]) -> list[Page]:
    with ThreadPoolExecutor(len(tries)) as threads:
        return list(threads.map(lambda one: one(), tries))


def signing_up(browser: MemberBrowser, email: str) -> Callable[[], Page]:
    """The form is open; what is left is the click."""
    path = "/accounts/signup/"
    fields = {"display_name": "Bo", "email": email, "password1": PASSWORD}
    token = browser.form(path)
    return lambda: browser.submit(path, token, **fields)


@pytest.mark.parametrize("spelling", [str.lower, str.title])
def test_signing_up_many_times_at_once_makes_one_account(
    deployment: Deployment, spelling: Callable[[str], str]
) -> None:
    urls = deployment.urls
    email = f"bo{secrets.token_hex(4)}@example.org"
    browsers = [MemberBrowser(urls[each % len(urls)]) for each in range(AT_ONCE)]
    spelled = [email if each % 2 else spelling(email) for each in range(AT_ONCE)]
    pages = all_at_once(list(map(signing_up, browsers, spelled)))
    assert [page.status for page in pages] == [200] * AT_ONCE
    let_in = [page for page in pages if page.url.endswith("/me/")]
    reported = [page for page in pages if "already registered" in page.text]
    assert (len(let_in), len(reported)) == (1, AT_ONCE - 1)
    again = MemberBrowser(urls[-1])
    page = again.send("/accounts/login/", login=email, password=PASSWORD)
    assert page.url.endswith("/me/")


def test_names_of_accounts_with_similar_addresses_are_distinguished(deployment: Deployment) -> None:
    """Each account gets a name from its address, of which the first part may be the same."""
    urls, name = deployment.urls, f"bo{secrets.token_hex(4)}"
    emails = [f"{name}@{each}.example.org" for each in "abcd"]
    browsers = [MemberBrowser(urls[each % len(urls)]) for each in range(AT_ONCE)]
    pages = all_at_once(list(map(signing_up, browsers, emails)))
    assert [page.url.endswith("/me/") for page in pages] == [True] * AT_ONCE
