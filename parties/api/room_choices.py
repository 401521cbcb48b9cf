"""What a host can choose among, and what each choice would do: filters and strategies."""

from django.http import HttpRequest, HttpResponse

from parties.access import http_rate_limits
from parties.api.parties import authorise
from parties.api.problems import endpoint, json_response
from parties.domain.permissions import Action, require_allowed


@endpoint("GET")
async def filters(request: HttpRequest, code: str) -> HttpResponse:
    room, participant = await authorise(request, code)
    http_rate_limits.limit_questions(request, participant)
    return json_response(await room.filters_offered(participant))


@endpoint("GET")
async def strategies(request: HttpRequest, code: str) -> HttpResponse:
    """For the host alone, who can see the same by trying each: every order is another equation for
    weights that somebody hides."""
    room, participant = await authorise(request, code)
    require_allowed(await room.state(), participant, Action.CHANGE_SETTINGS)
    http_rate_limits.limit_questions(request, participant)
    return json_response(await room.first_by_strategy(participant))
