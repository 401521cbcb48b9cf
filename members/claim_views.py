"""Claims a participant for an account: the one that the browser's cookie proves."""

from http import HTTPStatus

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parties.access import http_rate_limits, identity
from parties.api import claim_participant
from parties.api.account import signed_in_member
from parties.api.problems import asgi_headers
from parties.domain.errors import PartyNotFound, Refused
from parties.domain.state import ParticipantState, PartyState
from parties.rooms.registry import rooms

PROBLEMS: dict[str, Promise] = {
    "already_in": _("You are in this party already, under another name; that place is yours."),
    "forbidden": _("This place in the party belongs to another account."),
    "unavailable": _("Nothing can be saved right now. Try again in a moment."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
async def claim(request: HttpRequest, code: str) -> HttpResponse:
    participant = identity.authenticate(code, asgi_headers(request))
    if participant is None:
        return redirect("room", code=code)
    try:
        http_rate_limits.limit_pages(request, participant)
        state = await (await rooms().room(code)).state()
    except Refused:
        status = HTTPStatus.TOO_MANY_REQUESTS
        return await sync_to_async(render)(request, "429.html", status=status)
    except PartyNotFound:
        raise Http404 from None
    place = state.holder_of(participant)
    if place is None or not place.is_in or state.closed:
        return redirect("room", code=code)
    return await _answer(request, state, place)


async def _answer(request: HttpRequest, state: PartyState, place: ParticipantState) -> HttpResponse:
    member = await signed_in_member(request)
    problem = None
    if member is not None and member == place.member:
        return redirect("room", code=state.code)
    if request.method == "POST" and member is not None:
        problem = await _claim(state.code, place.id, member)
        if problem is None:
            return redirect("room", code=state.code)
    context = {"party": state, "place": place, "member": member, "problem": problem}
    status = HTTPStatus.OK if problem is None else HTTPStatus.CONFLICT
    # The page asks who is signed in, and so the database: not on the event loop.
    return await sync_to_async(render)(request, "members/claim.html", context, status=status)


async def _claim(code: str, participant: str, member: int) -> str | None:
    """Returns a sentence about what went wrong, or None on success."""
    try:
        await claim_participant.claim(code, participant, member)
    except Refused as refused:
        return str(PROBLEMS.get(refused.code, refused.detail))
    return None
