"""Who is calling: a participant's signed token, as a cookie or a bearer token.

The token names a party and a participant, and ends after a while; whether they are still in the
party is asked of the store, so a host who removes somebody ends their tokens at once.
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
Headers = Iterable[tuple[bytes, bytes]]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="watchparty.participant")


def token_for(code: str, participant: str) -> str:
    return _signer().sign(f"{code}.{participant}")


def participant_in(code: str, token: str) -> str | None:
    """The participant whom the token makes of its bearer in this party, if it is genuine and not
    too old."""
    try:
        party, _, participant = _signer().unsign(token, max_age=LIFETIME).partition(".")
    except BadSignature:
        return None
    return participant if party == code and participant else None


def cookie_name(code: str) -> str:
    return f"watchparty_{code}"


def set_cookie(response: HttpResponse, code: str, token: str) -> None:
    response.set_cookie(
        cookie_name(code),
        token,
        max_age=LIFETIME,
        httponly=True,
        secure=settings.IN_PRODUCTION,
        samesite="Lax",
    )


def caller(code: str, headers: Headers) -> str | None:
    """The participant that an HTTP request or a WebSocket handshake comes from."""
    sent = {name.lower(): value.decode("latin-1") for name, value in headers}
    scheme, _, bearer = sent.get(b"authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return participant_in(code, bearer.strip())
    try:
        cookie = SimpleCookie(sent.get(b"cookie", "")).get(cookie_name(code))
    except CookieError:
        return None
    return participant_in(code, cookie.value) if cookie else None


def origin_is_ours(headers: Headers) -> bool:
    """Browsers state where a page came from; programs that are no browsers state nothing."""
    sent = {name.lower(): value.decode("latin-1") for name, value in headers}
    origin = sent.get(b"origin")
    host = sent.get(b"host", "")
    if not validate_host(_hostname(host), settings.ALLOWED_HOSTS):
        return False
    return origin is None or origin in settings.TRUSTED_ORIGINS or urlsplit(origin).netloc == host


def _hostname(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host
