"""The account of a request."""

from django.http import HttpRequest


async def signed_in_member(request: HttpRequest) -> int | None:
    """Returns the member's id; None for a guest. A request without a session needs no query."""
    user = await request.auser()
    return user.pk if user.is_authenticated else None
