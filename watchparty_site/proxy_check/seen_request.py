"""How the site sees a request that came through its proxies, for those who configure them."""

from asgiref.sync import sync_to_async
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parties.access import client_address

PERMIT_SECONDS = 300
FORGED = "203.0.113.7"  # a forged client address, of a network reserved for documentation


def permit() -> str:
    """Returns a token that needs the SECRET_KEY, which a command on the server has."""
    return _signer().sign("sight")


def permits(token: str) -> bool:
    """Whether the token is a permit of the last five minutes."""
    try:
        _signer().unsign(token, max_age=PERMIT_SECONDS)
    except BadSignature:
        return False
    return True


def count_forwarded(forwarded: str) -> int:
    """Returns how many addresses X-Forwarded-For has; it should be the number of proxies."""
    return sum(bool(each.strip()) for each in forwarded.split(","))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="watchparty.sight")


@never_cache
@require_safe
async def selfcheck(request: HttpRequest) -> JsonResponse:
    if not (_is_permitted(request) or await _is_staff(request)):
        return JsonResponse({"detail": "For staff: sign in to the admin first."}, status=403)
    return JsonResponse(
        {
            "address": client_address.address_of_request(request),
            "scheme": request.scheme,
            "host": request.headers.get("Host", ""),
            "request": request.headers.get("X-Request-ID", ""),
        }
    )


def _is_permitted(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and permits(token.strip())


@sync_to_async
def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_staff)
