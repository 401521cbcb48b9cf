"""Parties over HTTP: create, join and read one."""

import asyncio
from http import HTTPStatus

import msgspec
import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from catalog.title_details import TitleDetails, title_details
from parties.access import http_rate_limits, identity
from parties.access.accept_language import stated_country
from parties.access.shared_url import shared_url
from parties.api import bodies, claim_participant
from parties.api.account import signed_in_member
from parties.api.bodies import CreateParty, JoinParty
from parties.api.problems import asgi_headers, endpoint, json_response
from parties.domain import codes
from parties.domain.errors import PartyNotFound, Refused
from parties.domain.idempotency_key import (
    SHORTEST_KEY_OF_A_NEWCOMER,
    IdempotencyKey,
    content_digest,
    newcomer,
)
from parties.domain.joining import Join
from parties.domain.names import LONGEST_PARTY_NAME
from parties.domain.permissions import BANNED, no_longer_in, require_holder, require_not_banned
from parties.domain.state import PartyState
from parties.rooms.registry import rooms
from parties.rooms.room import Room
from parties.storage import create_party
from parties.storage.db_threads import run_in_query_thread, run_in_store_thread
from parties.storage.interaction_buffer import device_of
from recommender.types import Explanation, Move

QR_SECONDS = 300  # in a browser's cache: the address that it shows may change with the network


class Admitted(msgspec.Struct, frozen=True):
    """A participant who was admitted. The token proves who they are; it is sent only here."""

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
    epoch: str


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
    http_rate_limits.limit_joins(request)
    body = bodies.read(request, CreateParty)
    member = await signed_in_member(request)
    state, host = await run_in_store_thread(
        create_party.create_party,
        bodies.validate_name(body.name, LONGEST_PARTY_NAME),
        bodies.validate_name(body.host_name),
        body.strategy,
        await asyncio.to_thread(create_party.hash_passphrase, body.passphrase),
        member,
        _key_of_newcomer(
            request,
            "create",
            body.name,
            body.host_name,
            body.strategy,
            member,
            create_party.passphrase_digest(body.passphrase),
        ),
        body.country or stated_country(request.headers.get("Accept-Language", "")),
    )
    url = shared_url(request, reverse("room", args=[state.code]))
    admitted = _admitted(state, host)
    response = json_response(FoundedParty(state.code, url, admitted), HTTPStatus.CREATED)
    identity.set_cookie(response, state.code, admitted.token)
    return response


@endpoint("POST")
async def join(request: HttpRequest, code: str) -> HttpResponse:
    http_rate_limits.limit_joins(request)
    body = bodies.read(request, JoinParty)
    name = bodies.validate_name(body.name)
    room = await open_room(request, code)
    state = await room.state()
    member = await signed_in_member(request)
    require_admissible(request, state, member)
    returning = _left_place(request, state, member, body.role)
    if returning is None:
        await require_passphrase(request, state, body.passphrase)
    existing = state.place_of(member, body.role) if member is not None else None
    if existing is not None:
        return _join_response(state, existing.id)
    command = Join(
        codes.new_id(),
        name,
        body.role,
        timezone.now(),
        settings.MAX_PARTICIPANTS,
        body.secret or "",
        member=member if body.role != "viewer" else None,
        viewing_member=member if body.role == "viewer" else None,
        returning=returning,
    )
    key = _key_of_newcomer(request, "join", name, body.role, body.secret, member)
    await room.submit(command, key)
    return _join_response(await room.state(), await _joined_participant(room, command, key))


def _key_of_newcomer(request: HttpRequest, *shown: object) -> IdempotencyKey | None:
    key = bodies.idempotency_key(request, SHORTEST_KEY_OF_A_NEWCOMER)
    return newcomer(key, *shown) if key is not None else None


async def _joined_participant(room: Room, command: Join, key: IdempotencyKey | None) -> str:
    """Returns the id of the new participant, or of the one that an earlier request with this key,
    or a simultaneous one of the same member, has made."""
    state = await room.state()
    account = command.account
    existing = None if account is None else state.place_of(account, command.role)
    if existing is not None:
        return existing.id
    back = state.participants.get(command.returning or "")
    if back is not None and back.is_in:
        return back.id
    if key is None or command.id in state.participants:
        return command.id
    earlier = await room.applied(key)
    participant = state.participants.get(earlier.participant or "") if earlier is not None else None
    if participant is None or not participant.is_in:
        raise no_longer_in(participant)
    if participant.token_key:
        raise Refused("moved", "This place goes on with another token, on another device.")
    return participant.id


def _left_place(
    request: HttpRequest, state: PartyState, member: int | None, role: str
) -> str | None:
    """Returns the place that they left by themselves: by the token that they had there, or by
    their account."""
    subject = identity.authenticate(state.code, asgi_headers(request))
    left = state.holder_of(subject)
    if left is not None and left.has_left and (left.role == "viewer") == (role == "viewer"):
        return left.id
    owned = state.place_left(member, role) if member is not None else None
    return None if owned is None else owned.id


def _join_response(state: PartyState, participant: str) -> HttpResponse:
    admitted = _admitted(state, participant)
    response = json_response(JoinedParty(admitted), HTTPStatus.CREATED)
    identity.set_cookie(response, state.code, admitted.token)
    return response


@endpoint("POST")
async def claim(request: HttpRequest, code: str) -> HttpResponse:
    """The participant of the cookie or token becomes the signed-in member's own."""
    _, participant = await authorise(request, code)
    http_rate_limits.limit_questions(request, participant)
    member = await signed_in_member(request)
    if member is None:
        raise Refused("not_signed_in", "Sign in to your account first.")
    key = bodies.idempotency_key(request)
    content = content_digest("claim", member)
    once = IdempotencyKey(participant, key, content) if key is not None else None
    epoch, revision, _ = await claim_participant.claim(code, participant, member, once)
    return json_response(Claimed(revision, epoch))


@endpoint("GET")
async def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    http_rate_limits.limit_pages(request, identity.authenticate(code, asgi_headers(request)))
    room, participant = await authorise(request, code)
    if (await room.state()).closed:
        raise Refused("party_closed", "This party has ended.")
    frame = (await room.snapshot(participant)).frame
    return json_response(frame)


@endpoint("GET")
async def title(request: HttpRequest, code: str, title: int) -> HttpResponse:
    room, participant = await authorise(request, code)
    http_rate_limits.limit_questions(request, participant)
    details = await run_in_query_thread(title_details, title, get_language() or "")
    if details is None:
        raise Refused("title_not_found", "There is no title with this id.")
    await room.record_opened_title(participant, title, device_of(asgi_headers(request)))
    return json_response(OpenedTitle(details, await room.explain(title, participant)))


@endpoint("GET")
async def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """What would make the room agree."""
    room, participant = await authorise(request, code)
    http_rate_limits.limit_questions(request, participant)
    revision, moves = await room.moves_to_agree(participant)
    return json_response(WaysToAgree(revision, moves))


@endpoint("GET")
async def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The plain link as a QR code: no secret in it, so it may hang on a wall."""
    if not codes.is_code(code):
        raise Http404
    http_rate_limits.limit_searches(request)
    drawing = segno.make(shared_url(request, reverse("room", args=[code])), error="m")
    svg = drawing.svg_inline(scale=8, border=2, dark="#000", light="#fff", omitsize=True)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={QR_SECONDS}"
    return response


def _admitted(state: PartyState, participant: str) -> Admitted:
    who = state.participants[participant]
    return Admitted(who.id, who.name, who.role, identity.token_for(state.code, who.subject))


async def open_room(request: HttpRequest, code: str) -> Room:
    """Returns the room that the code names, and limits how many codes an address may guess."""
    if identity.authenticate(code, asgi_headers(request)) is None:
        http_rate_limits.limit_guesses(request)
    try:
        return await rooms().room(code)
    except PartyNotFound:
        http_rate_limits.count_wrong_guess(request)
        raise


async def authorise(request: HttpRequest, code: str) -> tuple[Room, str]:
    """Returns the room and the authenticated participant. Raises Refused."""
    room = await open_room(request, code)
    subject = identity.authenticate(code, asgi_headers(request))
    if subject is None:
        raise Refused("not_joined", "Join the party first.")
    return room, await room.replica.check(lambda state: require_holder(state, subject).id)


def require_admissible(request: HttpRequest, state: PartyState, member: int | None) -> None:
    if member is not None:
        require_not_banned(state, member)
    subject = identity.authenticate(state.code, asgi_headers(request)) or ""
    me = state.participants.get(subject.partition(".")[0])
    if me is not None and me.standing == "banned":
        raise Refused("banned", BANNED)


async def require_passphrase(
    request: HttpRequest, state: PartyState, passphrase: str | None
) -> None:
    if state.passphrase_hash:
        http_rate_limits.limit_passphrase_guesses(request)
    if not await asyncio.to_thread(
        create_party.passphrase_is_right, state.passphrase_hash, passphrase
    ):
        http_rate_limits.count_wrong_guess(request)
        raise Refused("wrong_passphrase", "This is not the party's passphrase.")
