"""What this site sees of a request that came through its proxies: for whoever sets them up."""

from asgiref.sync import sync_to_async
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parties.api import addresses

PERMIT_SECONDS = 300
FORGED = "203.0.113.7"  # for whoever tries: of a network that is for documents only


def permit() -> str:
    """A token of whoever knows the SECRET_KEY, such as a command on the server."""
    return _signer().sign("sight")


def permits(token: str) -> bool:
    try:
        _signer().unsign(token, max_age=PERMIT_SECONDS)
    except BadSignature:
        return False
    return True


def told(forwarded: str) -> int:
    """How many addresses X-Forwarded-For names; as many as there are proxies, if all is well."""
    return sum(bool(each.strip()) for each in forwarded.split(","))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="watchparty.sight")


@never_cache
@require_safe
async def sight(request: HttpRequest) -> JsonResponse:
    if not (_is_permitted(request) or await _is_staff(request)):
        return JsonResponse({"detail": "For staff: sign in to the admin first."}, status=403)
    return JsonResponse(
        {
            "address": addresses.address(request),
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
