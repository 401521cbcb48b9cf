"""A request brings no more than the site takes, and nothing of it is kept."""

from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.core.asgi import get_asgi_application

from watchparty_site.body_limit import limit_body

MOST = 1000


def request(**headers: str) -> dict[str, Any]:
    named = {
        "host": "localhost",
        **{name.replace("_", "-"): each for name, each in headers.items()},
    }
    return {
        "type": "http",
        "method": "POST",
        "path": "/healthz",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }


async def status_of(scope: dict[str, Any], *parts: bytes) -> int:
    site: Any = ApplicationCommunicator(limit_body(get_asgi_application(), MOST), scope)  # type: ignore[no-untyped-call] # asgiref does not type it
    for number, part in enumerate(parts, start=1):
        more = number < len(parts)
        await site.send_input({"type": "http.request", "body": part, "more_body": more})
    start = await site.receive_output(30)
    status: int = start["status"]
    await site.receive_output(30)
    await site.send_input({"type": "http.disconnect"})
    await site.wait(30)
    return status


async def test_a_body_within_the_bound_reaches_the_site() -> None:
    """Which answers, in its own words, that this form is not one of its own."""
    assert await status_of(request(content_length="1000"), b"x" * MOST) == 403


async def test_a_body_that_announces_too_much_is_refused_unread() -> None:
    assert await status_of(request(content_length="1001")) == 413


async def test_a_length_with_thousands_of_digits_is_refused_unread() -> None:
    assert await status_of(request(content_length="9" * 5000)) == 413


async def test_a_body_that_announces_nothing_is_refused_when_it_is_too_much() -> None:
    assert await status_of(request(), b"x" * 600, b"x" * 600, b"x") == 413


async def test_a_browser_gets_a_page_with_the_limit_and_the_way_back() -> None:
    scope = {**request(content_length="9" * 12, accept="text/html,*/*"), "root_path": "/films"}
    limited = limit_body(get_asgi_application(), 17 * 1024 * 1024)
    site: Any = ApplicationCommunicator(limited, scope)  # type: ignore[no-untyped-call] # as above
    start = await site.receive_output(30)
    page = (await site.receive_output(30))["body"].decode()
    assert start["status"] == 413
    assert (b"content-type", b"text/html; charset=utf-8") in start["headers"]
    assert "at most 16 MB" in page
    assert 'href="/films/me/imports/"' in page
