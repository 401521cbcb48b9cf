"""The pages: the front page, a party's door, its room, and the room on a television.

They are drawn with the list already in them; their scripts take over from there.
"""

import functools
import json
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.posters import poster_address
from parties import codes, identity, wording
from parties.api import addresses
from parties.api.problems import headers
from parties.live import rooms
from parties.refusals import Refused
from parties.room import Room
from parties.state import PartyState
from parties.store import PartyGone

ROOM_SHEETS = [
    "css/people.css",
    "css/track.css",
    "css/title.css",
    "css/sheet.css",
    "css/room.css",
    "css/evening.css",
]
TELEVISION_SHEETS = ["css/people.css", "css/title.css", "css/sheet.css", "css/television.css"]
ON_A_TELEVISION = 5

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], Coroutine[Any, Any, HttpResponse]]


def page(view: View[P]) -> View[P]:
    """A page that answers failures with a page."""

    @never_cache
    @require_safe
    @functools.wraps(view)
    async def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return await view(request, *args, **kwargs)
        except PartyGone:
            raise Http404 from None
        except Refused as refused:
            too_many = refused.code == "too_frequent"
            return render(
                request, "429.html" if too_many else "403.html", status=429 if too_many else 403
            )
        except DatabaseError:
            return render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)

    return answered


@page
async def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "landing.html")


@page
async def room(request: HttpRequest, code: str) -> HttpResponse:
    return await _enter(request, code, "room")


@page
async def television(request: HttpRequest, code: str) -> HttpResponse:
    return await _enter(request, code, "television")


async def _enter(request: HttpRequest, code: str, where: str) -> HttpResponse:
    """The room for those who are in it, the door for everybody else."""
    meant = codes.typed_code(code)
    if meant != code:
        return redirect(where, code=meant)
    live = await _room(request, code)
    state = await live.state()
    if state.closed:
        return _scene(request, "ended", HTTPStatus.GONE)
    me = state.participants.get(identity.caller(code, headers(request)) or "")
    if me is not None and me.standing == "banned":
        return _scene(request, "banned", HTTPStatus.FORBIDDEN)
    if me is None or not me.is_in:
        return _door(request, state, where)
    if where == "room" and me.role == "viewer":
        return redirect("television", code=code)
    return await _seated(request, live, me.id, where)


async def _room(request: HttpRequest, code: str) -> Room:
    if identity.caller(code, headers(request)) is None:
        addresses.must_not_guess(request)
    try:
        return await rooms().room(code)
    except PartyGone:
        addresses.count_wrong_guess(request)
        raise


async def _seated(request: HttpRequest, live: Room, participant: str, where: str) -> HttpResponse:
    _, encoded = await live.snapshot(participant)
    snapshot = json.loads(encoded)
    is_television = where == "television"
    limit = ON_A_TELEVISION if is_television else None
    context = {
        "snapshot": snapshot,
        "shelves": _shelves(snapshot["recommendations"]["titles"][:limit]),
        "blank": {"rank": 1},
        "poster": poster_address(0),
        "sheets": TELEVISION_SHEETS if is_television else ROOM_SHEETS,
        "scenes": wording.SCENES,
        "notices": wording.NOTICES,
        "strategies": wording.strategies(snapshot["settings"]["strategies"]),
    }
    return render(request, f"{where}.html", context)


def _door(request: HttpRequest, state: PartyState, where: str) -> HttpResponse:
    context = {
        "party": state,
        "as_viewer": where == "television",
        "then": reverse(where, args=[state.code]),
        "is_full": len(state.those_in()) >= settings.MAX_PARTICIPANTS,
    }
    return render(request, "join.html", context)


def _scene(request: HttpRequest, name: str, status: HTTPStatus) -> HttpResponse:
    scene = next(each for each in wording.SCENES if each.name == name)
    return render(request, "scene.html", {"scene": scene}, status=status)


def _shelves(titles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ranked = [
        {**title, "rank": rank, "facts": _facts(title), "poster": poster_address(title["id"])}
        for rank, title in enumerate(titles, start=1)
    ]
    return [
        {**shelf._asdict(), "titles": [each for each in ranked if each["block"] == shelf.name]}
        for shelf in wording.SHELVES
    ]


def _facts(title: dict[str, Any]) -> str:
    return " · ".join(filter(None, [str(title["year"] or ""), ", ".join(title["genres"][:3])]))
