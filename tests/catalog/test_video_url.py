"""Which addresses of films are taken: those that browsers may fetch, and that are films."""

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from catalog.video_url import playable, validate_video_url
from watchparty_site import connection_urls

ALLOWED = ["films.example", "cdn.example:8443"]


@pytest.fixture(autouse=True)
def _hosts(settings: Settings) -> None:
    settings.MEDIA_HOSTS = ALLOWED


@pytest.mark.parametrize(
    "url",
    [
        "/films/heat.mp4",
        "/films/heat.webm?token=1#t=3",
        "https://films.example/a/heat.M4V",
        "https://FILMS.example/heat.m3u8",
        "https://cdn.example:8443/heat%20(1995).mp4?signature=a%2Fb",
    ],
)
def test_films_of_this_site_and_of_hosts_that_are_allowed_are_taken(url: str) -> None:
    validate_video_url(url)
    assert playable(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://films.example/heat.mp4",
        "//films.example/heat.mp4",
        "/\\evil.example/heat.mp4",
        "https:/films.example/heat.mp4",
        "https://films.example\\@evil.example/heat.mp4",
        "https://films.example@evil.example/heat.mp4",
        "https://user:secret@films.example/heat.mp4",
        "https://evil.example/heat.mp4",
        "https://films.example.evil.example/heat.mp4",
        "https://films.example:8443/heat.mp4",
        "https://[films.example/heat.mp4",
        "https:///heat.mp4",
        "https://films.example/heat.mp4\n",
        "https://films.example/he at.mp4",
        "https://films.example/heat",
        "https://films.example/heat?.mp4",
        "javascript:alert(1)//.mp4",
        "data:video/mp4;base64,AAAA.mp4",
        "films/heat.mp4",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        validate_video_url(url)
    assert playable(url) == ""


@given(st.text(max_size=60))
def test_whatever_is_written_there_is_an_address_or_refused(text: str) -> None:
    url = playable(text)
    assert url in ("", text)
    assert not url or url.startswith(("/", "https://"))


@pytest.mark.parametrize(
    "name", ["https://films.example", "films.example/", "*", "'unsafe-inline'", "a b", "a;b"]
)
def test_what_is_no_host_is_refused_before_it_stands_in_a_header(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MEDIA_HOSTS"):
        connection_urls.hosts("MEDIA_HOSTS", [name])
    assert connection_urls.hosts("MEDIA_HOSTS", ["Films.example"]) == ["films.example"]
