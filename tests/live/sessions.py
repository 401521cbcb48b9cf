"""Requests of a signed-in member and of staff to a deployment, beside those of strangers."""

import secrets
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple

from tests.harness.deployment import Deployment
from tests.harness.site import manage
from tests.live.member_browser import PASSWORD, MemberBrowser

EXPORT = b"Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Nothing like it,1995,u,4\n"
BOUNDARY = "a-boundary"
FORM = "application/x-www-form-urlencoded"


class Session(NamedTuple):
    """`headers` carry the session, and the token that forms have to come back with."""

    headers: dict[str, str]

    @classmethod
    def of(cls, browser: MemberBrowser) -> "Session":
        cookies = {each.name: each.value or "" for each in browser.cookies}
        return cls(
            {
                "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
                "X-CSRFToken": cookies["csrftoken"],
                "Content-Type": FORM,
            }
        )


def member_session(deployment: Deployment) -> Session:
    browser = MemberBrowser(deployment.urls[0])
    assert browser.signs_up(f"bo{secrets.token_hex(4)}@example.org").url.endswith("/me/")
    return Session.of(browser)


def staff_session(deployment: Deployment) -> Session:
    name = f"mia{secrets.token_hex(4)}"
    named = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD, "DJANGO_SUPERUSER_USERNAME": name}
    more = {"DJANGO_SUPERUSER_EMAIL": f"{name}@example.org"}
    manage("createsuperuser", "--noinput", **deployment.settings, **named, **more)
    browser = MemberBrowser(deployment.urls[0])
    page = browser.send("/admin/login/?next=/admin/", username=name, password=PASSWORD)
    assert page.url.endswith("/admin/")
    return Session.of(browser)


def staged_import(url: str, session: Session) -> str:
    """Uploads an export; returns the path of the page on which it is reviewed."""
    part = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="export"; filename="a.csv"\r\n\r\n'
    )
    body = part.encode() + EXPORT + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = session.headers | {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    request = urllib.request.Request(f"{url}/me/imports/", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        path: str = answer.url.removeprefix(url)
    assert path != "/me/imports/"
    return path


def pages_of_members(imported: str) -> dict[str, tuple[str, ...]]:
    """The query parameters of each page."""
    return {
        "/me/": ("before",),
        "/me/history/": ("before", "q", "show"),
        "/me/history/?show=views&": ("before",),
        imported: ("after", "show"),
        "/accounts/reauthenticate/": ("next",),
    }


FORMS_OF_MEMBERS = {
    "/me/profile/": {"display_name": "Bo", "country": "DE", "language": "de", "birth_year": "1990"},
    "/me/history/": {"do": "rate", "title": "1", "stars": "4.0"},
    "/me/history/?show=views": {"do": "remove-view", "view": "a"},
}
PAGES_OF_STAFF = {
    "/admin/catalog/title/": (
        "q",
        "p",
        "o",
        "id__exact",
        "kind__exact",
        "genres__id__exact",
        "all",
    ),
    "/admin/catalog/title/?decade=1990&": ("language",),
    "/admin/members/memberprofile/": ("language", "country"),
    "/admin/parties/party/": ("strategy", "created_at__year", "created_at__month"),
    "/admin/auth/user/": ("date_joined__year",),
    "/admin/history/rating/": ("source",),
    "/admin/autocomplete/?app_label=catalog&model_name=credit&field_name=person&": ("term", "page"),
}
PATHS_OF_STAFF = (
    "/admin/members/memberprofile/{}/delete/",
    "/admin/members/memberprofile/{}/change/",
    "/admin/catalog/title/{}/history/",
    "/admin/auth/user/{}/password/",
    "/admin/{}/",
)


def invalid_queries(
    pages: dict[str, tuple[str, ...]], values: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for path, names in pages.items():
        for name in names:
            for value in values:
                yield "GET", f"{path}{'' if '?' in path else '?'}{name}={value}"


def invalid_forms(
    forms: dict[str, dict[str, str]], values: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    """Each with one of its fields made invalid."""
    for path, fields in forms.items():
        for invalid in fields:
            for value in values:
                given = {**fields, invalid: value}
                yield "POST", path, "&".join(f"{name}={each}" for name, each in given.items())
