"""Parties over HTTP: found one, join one, read one."""

import asyncio
import hmac
from http import HTTPStatus

import msgspec
import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catalog.details import TitleDetails, title_details
from parties import claiming, codes, founding, identity, store
from parties.api import addresses, bodies
from parties.api.account import signed_in
from parties.api.bodies import CreateParty, JoinParty
from parties.api.problems import answer, endpoint, headers
from parties.changes import Join
from parties.journal import device_of
from parties.live import rooms
from parties.refusals import Refused
from parties.room import Room
from parties.state import PartyState
from parties.threads import on_database, reading
from recommender.answer import Explanation, Move


class Admitted(msgspec.Struct, frozen=True):
    """The token says who one is; it is shown once, here."""

    id: str
    name: str
    role: str
    token: str


class FoundedParty(msgspec.Struct, frozen=True):
    code: str
    url: str
    participant: Admitted


class JoinedParty(msgspec.Struct, frozen=True):
    participant: Admitted


class Claimed(msgspec.Struct, frozen=True):
    revision: int


class WaysToAgree(msgspec.Struct, frozen=True):
    """`moves[participant]`: the smallest move of theirs that alone would make the room agree."""

    revision: int
    moves: dict[str, Move]


class OpenedTitle(msgspec.Struct, frozen=True):
    """`explanation` is null when the title does not stand for this room: filtered or vetoed."""

    title: TitleDetails
    explanation: Explanation | None


@endpoint("POST")
async def create(request: HttpRequest) -> HttpResponse:
    addresses.must_not_join_too_often(request)
    body = bodies.read(request, CreateParty)
    state, host = await on_database(
        founding.found,
        bodies.readable(body.name),
        bodies.readable(body.host_name),
        body.strategy,
        await asyncio.to_thread(founding.hash_passphrase, body.passphrase),
        await signed_in(request),
    )
    url = request.build_absolute_uri(f"/p/{state.code}/")
    admitted = _admitted(state, host)
    response = answer(FoundedParty(state.code, url, admitted), HTTPStatus.CREATED)
    identity.set_cookie(response, state.code, admitted.token)
    return response


@endpoint("POST")
async def join(request: HttpRequest, code: str) -> HttpResponse:
    addresses.must_not_join_too_often(request)
    body = bodies.read(request, JoinParty)
    name = bodies.readable(body.name)
    room = await _room(request, code)
    state = await room.state()
    _must_not_be_banned(request, state)
    await _must_know_passphrase(request, state, body.passphrase)
    member = await signed_in(request)
    place = state.place_of(member) if member is not None else None
    if place is not None and body.role != "viewer":
        return _welcome(state, place.id)
    admitted = body.secret is not None and hmac.compare_digest(
        body.secret.encode(), state.secret.encode()
    )
    change = Join(
        codes.new_id(),
        name,
        body.role,
        timezone.now(),
        settings.MAX_PARTICIPANTS,
        admitted,
        member if body.role != "viewer" else None,
    )
    await room.submit(change)
    return _welcome(await room.state(), change.id)


def _welcome(state: PartyState, participant: str) -> HttpResponse:
    admitted = _admitted(state, participant)
    response = answer(JoinedParty(admitted), HTTPStatus.CREATED)
    identity.set_cookie(response, state.code, admitted.token)
    return response


@endpoint("POST")
async def claim(request: HttpRequest, code: str) -> HttpResponse:
    """The participant of the cookie or token becomes the signed-in member's own."""
    _, participant = await _entered(request, code)
    member = await signed_in(request)
    if member is None:
        raise Refused("not_signed_in", "Sign in to your account first.")
    return answer(Claimed(await claiming.claim(code, participant, member)))


@endpoint("GET")
async def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    room, participant = await _entered(request, code)
    _, frame = await room.snapshot(participant)
    return answer(frame)


@endpoint("GET")
async def title(request: HttpRequest, code: str, title: int) -> HttpResponse:
    room, participant = await _entered(request, code)
    details = await reading(title_details, title)
    if details is None:
        raise Refused("title_not_found", "There is no title with this id.")
    await room.note_opened(participant, title, device_of(headers(request)))
    return answer(OpenedTitle(details, await room.explain(title, participant)))


@endpoint("GET")
async def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """What would make the room agree."""
    room, _ = await _entered(request, code)
    revision, moves = await room.moves_to_agree()
    return answer(WaysToAgree(revision, moves))


async def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The plain link as a QR code: no secret in it, so it may hang on a wall."""
    drawing = segno.make(request.build_absolute_uri(f"/p/{code}/"), error="m")
    svg = drawing.svg_inline(scale=8, border=2, dark="#000", light="#fff", omitsize=True)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _admitted(state: PartyState, participant: str) -> Admitted:
    who = state.participants[participant]
    return Admitted(who.id, who.name, who.role, identity.token_for(state.code, who.id))


async def _room(request: HttpRequest, code: str) -> Room:
    if identity.caller(code, headers(request)) is None:
        addresses.must_not_guess(request)
    try:
        return await rooms().room(code)
    except store.PartyGone:
        addresses.count_wrong_guess(request)
        raise


async def _entered(request: HttpRequest, code: str) -> tuple[Room, str]:
    """The room, and the participant who asks."""
    room = await _room(request, code)
    participant = identity.caller(code, headers(request))
    if participant is None:
        raise Refused("not_joined", "Join the party first.")
    me = (await room.state()).participants.get(participant)
    if me is None or not me.is_in:
        raise Refused("removed", "You are no longer in this party.")
    return room, participant


def _must_not_be_banned(request: HttpRequest, state: PartyState) -> None:
    earlier = identity.caller(state.code, headers(request))
    if earlier and (me := state.participants.get(earlier)) and me.standing == "banned":
        raise Refused("banned", "The host has banned you from this party.")


async def _must_know_passphrase(
    request: HttpRequest, state: PartyState, passphrase: str | None
) -> None:
    if state.passphrase_hash:
        addresses.must_not_guess_passphrase(request)
    if not await asyncio.to_thread(founding.passphrase_is_right, state.passphrase_hash, passphrase):
        addresses.count_wrong_guess(request)
        raise Refused("wrong_passphrase", "This is not the party's passphrase.")
