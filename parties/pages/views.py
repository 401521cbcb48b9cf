"""The front page, the page to join a party, and the room on a browser or a television.

They are rendered with the current list; scripts fetch the room's state, and update the page from
then on.
"""

import functools
import json
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.posters import poster_address
from parties.access import http_rate_limits, identity
from parties.access.shared_url import reaches_only_this_machine, shared_url
from parties.api.parties import open_room
from parties.api.problems import asgi_headers
from parties.domain import codes
from parties.domain.errors import PartyNotFound, Refused, StoreUnavailable
from parties.domain.state import ParticipantState, PartyState
from parties.pages import room_parts, sentences, texts
from parties.pages.rendering import Context, render_page
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.storage.database_errors import translated
from parties.storage.db_threads import run_in_query_thread
from parties.storage.own_parties import OwnParty, open_parties
from recommender.types import Interest

ROOM_SHEETS = [
    "css/participants.css",
    "css/interest-track.css",
    "css/title-list.css",
    "css/sheets.css",
    "css/room.css",
    "css/playback.css",
]
TELEVISION_SHEETS = [
    "css/participants.css",
    "css/title-list.css",
    "css/sheets.css",
    "css/television.css",
]
# Fetched by scripts once they are needed, by these names (`static/js/lib/stylesheet.js`).
LATER_ROOM_SHEETS = {
    "agreement": "css/agreement.css",
    "pick": "css/pick.css",
    "ballot": "css/ballot.css",
    "chat": "css/chat.css",
    "watch": "css/watch.css",
    "phrase": "css/phrase.css",
}
LATER_TELEVISION_SHEETS = {
    "tonight": "css/tonight.css",
    "ballot": "css/ballot-screen.css",
    "chat": "css/chat.css",
    "watch": "css/watch.css",
}
TITLES_ON_TELEVISION = 5
REASONS_IN_PAGE = 6  # what a first screen shows; scripts write those of all titles
OWN_PARTIES_SHOWN = 3
NAMES_AT_THE_DOOR = 3

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], Coroutine[Any, Any, HttpResponse]]


def page(view: View[P]) -> View[P]:
    """Decorates a view: failures are answered with a page."""

    @never_cache
    @require_safe
    @functools.wraps(view)
    async def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            with translated():
                return await view(request, *args, **kwargs)
        except PartyNotFound:
            raise Http404 from None
        except Refused as refused:
            too_many = refused.code == "too_frequent"
            status = HTTPStatus.TOO_MANY_REQUESTS if too_many else HTTPStatus.FORBIDDEN
            return await render_page(request, f"{status}.html", status=status)
        except StoreUnavailable:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return await render_page(request, "503.html", status=status)

    return answered


@page
async def landing(request: HttpRequest) -> HttpResponse:
    own = await _own_parties(request)
    return await render_page(request, "landing.html", lambda: {"own_parties": own})


async def _own_parties(request: HttpRequest) -> list[OwnParty]:
    """Without a database the page offers none."""
    participants = identity.participants_of_browser(asgi_headers(request))
    if not participants:
        return []
    try:
        return await run_in_query_thread(open_parties, participants, OWN_PARTIES_SHOWN)
    except StoreUnavailable:
        return []


@page
async def room(request: HttpRequest, code: str) -> HttpResponse:
    return await _join_or_room_page(request, code, "room")


@page
async def television(request: HttpRequest, code: str) -> HttpResponse:
    return await _join_or_room_page(request, code, "television")


async def _join_or_room_page(request: HttpRequest, code: str, where: str) -> HttpResponse:
    """Renders the room for its participants, and the page to join for everybody else."""
    meant = codes.typed_code(code)
    if meant != code and codes.is_code(meant):
        return redirect(where, code=meant)
    participant = identity.authenticate(code, asgi_headers(request))
    http_rate_limits.limit_pages(request, participant)
    live = await open_room(request, code)
    state = await live.state()
    me = state.holder_of(participant)
    if state.closed:
        return await _ended_page(request, state, me)
    known = state.participants.get((participant or "").partition(".")[0])
    if known is not None and known.standing == "banned":
        return await _closed_screen(request, "banned", HTTPStatus.FORBIDDEN)
    if me is None or not me.is_in:
        return await _join_page(request, live, where, me, participant)
    if where == "room" and me.role == "viewer":
        if "take-part" in request.GET:
            return await _join_page(request, live, where, None, None)
        return redirect("television", code=code)
    return await _room_page(request, live, me.id, where)


async def _room_page(
    request: HttpRequest, live: Room, participant: str, where: str
) -> HttpResponse:
    encoded = (await live.snapshot(participant)).frame
    url = shared_url(request, reverse("room", args=[live.code]))
    moods = await rooms().engines.distinct_moods()
    context = functools.partial(_room_context, encoded, where, url, moods)
    return await render_page(request, f"{where}.html", context)


def _room_context(encoded: bytes, where: str, url: str, moods: list[Interest]) -> Context:
    snapshot = json.loads(encoded)
    is_television = where == "television"
    limit = TITLES_ON_TELEVISION if is_television else None
    return {
        "snapshot": snapshot,
        "shared_url": url,
        "is_only_local": reaches_only_this_machine(url),
        "blocks": _blocks(snapshot, limit, large=is_television),
        "blank": {"rank": 1},
        "moods": [] if snapshot["you"]["weights"] else moods,
        "agreement": sentences.agreement(snapshot),
        "poster": poster_address(0, large=is_television),
        "sheets": TELEVISION_SHEETS if is_television else ROOM_SHEETS,
        "later_sheets": LATER_TELEVISION_SHEETS if is_television else LATER_ROOM_SHEETS,
        "has_chat": settings.CHAT,
        "parts": room_parts.address(),
        "strategy": texts.strategies([snapshot["settings"]["strategy"]])[0],
    }


async def _join_page(
    request: HttpRequest, live: Room, where: str, me: ParticipantState | None, subject: str | None
) -> HttpResponse:
    state = await live.state()
    context = {
        "party": state,
        "as_viewer": where == "television",
        "then": reverse(where, args=[state.code]),
        "left": me if me is not None and me.has_left else None,
        "inside": texts.who_is_inside(_shown_at_the_door(state, live.online), NAMES_AT_THE_DOOR),
        "asking": state.asking(subject),
        "is_full": len(state.joined_participants()) >= settings.MAX_PARTICIPANTS,
    }
    return await render_page(request, "join.html", lambda: context)


def _shown_at_the_door(state: PartyState, online: frozenset[str]) -> list[str]:
    """Returns the names of who is in the room. A party that asks for more than its code tells
    nobody outside who is in it."""
    if state.locked or state.passphrase_hash:
        return []
    return [each.name for each in state.active_participants() if each.id in online]


async def _ended_page(
    request: HttpRequest, state: PartyState, me: ParticipantState | None
) -> HttpResponse:
    """Offers its host to open it again, unless a moderator has closed it."""
    is_hosts = me is not None and me.is_in and me.role == "host" and state.closed_by_host
    if not is_hosts:
        return await _closed_screen(request, "ended", HTTPStatus.GONE)
    return await render_page(request, "ended.html", lambda: {"party": state})


async def _closed_screen(request: HttpRequest, name: str, status: HTTPStatus) -> HttpResponse:
    notice = next(each for each in texts.CLOSED_SCREENS if each.name == name)
    return await render_page(request, "closed_screen.html", lambda: {"notice": notice}, status)


def _blocks(snapshot: Context, limit: int | None, *, large: bool) -> list[Context]:
    ranked = [
        {
            **title,
            "rank": rank,
            "facts": sentences.facts(title),
            "reason": sentences.reasons(snapshot, title) if rank <= REASONS_IN_PAGE else "",
            "poster": poster_address(title["id"], large=large),
        }
        for rank, title in enumerate(snapshot["recommendations"]["titles"][:limit], start=1)
    ]
    return [
        {**block._asdict(), "titles": [each for each in ranked if each["block"] == block.name]}
        for block in texts.BLOCKS
    ]
