"""Opens a closed party again: nobody has a socket to it, so that its host comes by HTTP."""

import msgspec
from django.http import HttpRequest, HttpResponse

from parties.access import http_rate_limits
from parties.api import bodies
from parties.api.parties import authorise
from parties.api.problems import endpoint, json_response
from parties.domain.closing import Reopen
from parties.domain.idempotency_key import IdempotencyKey, content_digest


class Reopened(msgspec.Struct, frozen=True):
    revision: int
    epoch: str


@endpoint("POST")
async def reopen(request: HttpRequest, code: str) -> HttpResponse:
    room, participant = await authorise(request, code)
    http_rate_limits.limit_questions(request, participant)
    key = bodies.idempotency_key(request)
    content = content_digest("party.reopen", {})  # as of the message over the WebSocket
    once = IdempotencyKey(participant, key, content) if key is not None else None
    epoch, revision, _ = await room.submit(Reopen(participant), once)
    return json_response(Reopened(revision, epoch))
