"""Authenticates participants by a signed token, in a cookie or as a bearer token.

The token names a party and a participant, and expires; whether they are still in the party is
looked up in its state, so a host who removes somebody invalidates their tokens at once; so is the
token's key, so that a place which has moved to another device is not entered by the token before.
"""

import datetime
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse
from django.http.request import validate_host

LIFETIME = datetime.timedelta(days=30)
COOKIE_PREFIX = "watchparty_"
Headers = Iterable[tuple[bytes, bytes]]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="watchparty.participant")


def token_for(code: str, subject: str) -> str:
    """`subject`: a participant's id, and behind a dot the key of their token if it has one."""
    return _signer().sign(f"{code}.{subject}")


def participant_of_token(code: str, token: str) -> str | None:
    """Returns the token's subject, if it is genuine, of this party and not expired."""
    try:
        party, _, subject = _signer().unsign(token, max_age=LIFETIME).partition(".")
    except BadSignature:
        return None
    return subject if party == code and subject else None


def participants_of_browser(headers: Headers) -> list[str]:
    """Returns the participants of all the genuine cookies that a browser sends."""
    sent = dict(headers).get(b"cookie", b"").decode("latin-1")
    try:
        cookies = SimpleCookie(sent).items()
    except CookieError:
        return []
    found = [
        participant_of_token(name.removeprefix(COOKIE_PREFIX), cookie.value)
        for name, cookie in cookies
        if name.startswith(COOKIE_PREFIX)
    ]
    return [each for each in found if each is not None]


def cookie_name(code: str) -> str:
    return f"{COOKIE_PREFIX}{code}"


def set_cookie(response: HttpResponse, code: str, token: str) -> None:
    response.set_cookie(
        cookie_name(code),
        token,
        max_age=LIFETIME,
        httponly=True,
        secure=settings.IN_PRODUCTION,
        samesite="Lax",
        path=f"{settings.ROOT_PATH}/",
    )


def authenticate(code: str, headers: Headers) -> str | None:
    """Returns the subject of the token of an HTTP request or a WebSocket handshake, for
    `PartyState.holder_of`; None for a stranger."""
    sent = {name.lower(): value.decode("latin-1") for name, value in headers}
    scheme, _, bearer = sent.get(b"authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return participant_of_token(code, bearer.strip())
    try:
        cookie = SimpleCookie(sent.get(b"cookie", "")).get(cookie_name(code))
    except CookieError:
        return None
    return participant_of_token(code, cookie.value) if cookie else None


def origin_is_ours(headers: Headers) -> bool:
    """Checks the Origin header: every browser sends it, other programs need not."""
    sent = {name.lower(): value.decode("latin-1") for name, value in headers}
    origin = sent.get(b"origin")
    host = sent.get(b"host", "")
    if not validate_host(_hostname(host), settings.ALLOWED_HOSTS):
        return False
    return origin is None or origin in settings.TRUSTED_ORIGINS or _host_of(origin) == host


def _host_of(origin: str) -> str | None:
    """Returns host and port; None for an invalid origin."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _hostname(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host
