"""Keeping a party: the place in it that a browser proves becomes the account's own."""

from http import HTTPStatus

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parties import claiming, identity
from parties.api.account import signed_in
from parties.api.problems import headers
from parties.live import rooms
from parties.refusals import Refused
from parties.state import ParticipantState, PartyState
from parties.store import PartyGone

SENTENCES: dict[str, Promise] = {
    "already_in": _("You are in this party already, under another name; that place is yours."),
    "forbidden": _("This place in the party belongs to another account."),
    "unavailable": _("Nothing can be saved right now. Try again in a moment."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
async def keep(request: HttpRequest, code: str) -> HttpResponse:
    participant = identity.caller(code, headers(request))
    if participant is None:
        return redirect("room", code=code)
    try:
        state = await (await rooms().room(code)).state()
    except PartyGone:
        raise Http404 from None
    place = state.participants.get(participant)
    if place is None or not place.is_in or state.closed:
        return redirect("room", code=code)
    return await _answer(request, state, place)


async def _answer(request: HttpRequest, state: PartyState, place: ParticipantState) -> HttpResponse:
    member = await signed_in(request)
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
    return await sync_to_async(render)(request, "members/keep.html", context, status=status)


async def _claim(code: str, participant: str, member: int) -> str | None:
    """What went wrong, in a sentence; nothing, if it is theirs now."""
    try:
        await claiming.claim(code, participant, member)
    except Refused as refused:
        return str(SENTENCES.get(refused.code, refused.detail))
    return None
