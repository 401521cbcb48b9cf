"""The chat of a party over HTTP: earlier messages than a snapshot has."""

import msgspec
from django.http import HttpRequest, HttpResponse

from parties.access import http_rate_limits
from parties.api import query
from parties.api.parties import authorise
from parties.api.problems import endpoint, json_response
from parties.protocol.server_messages import MessageView


class Messages(msgspec.Struct, frozen=True):
    """In the order of their numbers. Where they are fewer than `limit`, none is earlier."""

    messages: list[MessageView]


@endpoint("GET")
async def messages(request: HttpRequest, code: str) -> HttpResponse:
    room, participant = await authorise(request, code)
    http_rate_limits.limit_questions(request, participant)
    before, limit = query.number(request, "before"), query.limit(request)
    return json_response(Messages(await room.chat.earlier(before, limit)))
