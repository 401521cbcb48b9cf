"""Whose account a request comes from."""

from django.http import HttpRequest


async def signed_in(request: HttpRequest) -> int | None:
    """The member's number; None for a guest. Nothing is asked of the database for those who
    bring no session."""
    user = await request.auser()
    return user.pk if user.is_authenticated else None
