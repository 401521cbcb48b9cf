"""Places in a party on another device: who can be asked for, asking, and whether it is granted."""

from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from parties.access import http_rate_limits, identity
from parties.api import bodies
from parties.api.account import signed_in_member
from parties.api.bodies import AskedPlaces
from parties.api.parties import (
    Admitted,
    JoinedParty,
    authorise,
    open_room,
    require_admissible,
    require_passphrase,
)
from parties.api.problems import asgi_headers, endpoint, json_response
from parties.domain import codes
from parties.domain.errors import Refused
from parties.domain.idempotency_key import SHORTEST_KEY_OF_A_NEWCOMER
from parties.domain.place_requests import AskForPlace, places_to_ask_for, require_secret
from parties.rooms.room import Room


class Place(msgspec.Struct, frozen=True):
    id: str
    name: str
    colour: int


class Places(msgspec.Struct, frozen=True):
    places: list[Place]


class Identified(msgspec.Struct, frozen=True):
    """The participant whose token was sent."""

    id: str
    name: str
    role: str


@endpoint("POST")
async def places(request: HttpRequest, code: str) -> HttpResponse:
    """Names those without a screen, to whoever has the link."""
    room, _ = await _invited(request, code)
    shown = places_to_ask_for(await room.state(), room.online)
    return json_response(Places([Place(each.id, each.name, each.colour) for each in shown]))


@endpoint("POST")
async def ask(request: HttpRequest, code: str, participant: str) -> HttpResponse:
    """Answers with a token that becomes good when the host accepts."""
    room, body = await _invited(request, code)
    key = _token_key(request, code, participant)
    command = AskForPlace(participant, key, timezone.now(), body.secret, room.online)
    await room.submit(command)
    place = (await room.state()).participants[participant]
    token = identity.token_for(code, f"{participant}.{key}")
    admitted = Admitted(place.id, place.name, place.role, token)
    response = json_response(JoinedParty(admitted), HTTPStatus.CREATED)
    identity.set_cookie(response, code, token)
    return response


@endpoint("GET")
async def you(request: HttpRequest, code: str) -> HttpResponse:
    http_rate_limits.limit_pages(request, identity.authenticate(code, asgi_headers(request)))
    room, participant = await authorise(request, code)
    state = await room.state()
    if state.closed:
        raise Refused("party_closed", "This party has ended.")
    me = state.participants[participant]
    return json_response(Identified(me.id, me.name, me.role))


async def _invited(request: HttpRequest, code: str) -> tuple[Room, AskedPlaces]:
    """Raises Refused for whoever has not the link, or not the passphrase."""
    http_rate_limits.limit_joins(request)
    body = bodies.read(request, AskedPlaces)
    room = await open_room(request, code)
    state = await room.state()
    if state.closed:
        raise Refused("party_closed", "This party has ended.")
    require_admissible(request, state, await signed_in_member(request))
    try:
        require_secret(state, body.secret)
    except Refused:
        http_rate_limits.count_wrong_guess(request)
        raise
    await require_passphrase(request, state, body.passphrase)
    return room, body


def _token_key(request: HttpRequest, code: str, participant: str) -> str:
    """The same for a request that is repeated with its key."""
    given = bodies.idempotency_key(request, SHORTEST_KEY_OF_A_NEWCOMER)
    if given is None:
        return codes.new_secret()
    digest = salted_hmac("parties.places", f"{code}.{participant}.{given}", algorithm="sha256")
    return digest.hexdigest()[:32]
