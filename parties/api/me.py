"""What is for the signed-in member alone: recommendations from their history, and what they want to
watch."""

import msgspec
from django.http import HttpRequest, HttpResponse

from parties.access import http_rate_limits
from parties.api import query
from parties.api.account import signed_in_member
from parties.api.problems import endpoint, json_response
from parties.domain.errors import Refused
from parties.rooms.registry import rooms
from parties.storage.db_threads import run_in_query_thread
from parties.storage.history_sync import ratings_and_views, titles_to_watch
from recommender.single_user import Suggestion, recommend_for_member


class ForMe(msgspec.Struct, frozen=True):
    titles: list[Suggestion]


class ToWatch(msgspec.Struct, frozen=True):
    titles: list[int]


@endpoint("GET")
async def to_watch(request: HttpRequest) -> HttpResponse:
    """Nobody else is told: rooms neither have this list nor send it."""
    member = await _asking_member(request)
    return json_response(ToWatch(await run_in_query_thread(titles_to_watch, member)))


@endpoint("GET")
async def recommendations(request: HttpRequest) -> HttpResponse:
    limit = query.limit(request)
    member = await _asking_member(request)
    engine = await rooms().engines.engine()
    stars, seen = await run_in_query_thread(ratings_and_views, member)
    return json_response(
        ForMe(await run_in_query_thread(recommend_for_member, engine.model, stars, seen, limit))
    )


async def _asking_member(request: HttpRequest) -> int:
    member = await signed_in_member(request)
    if member is None:
        raise Refused("not_signed_in", "Sign in to your account first.")
    http_rate_limits.limit_questions(request, f"member {member}")
    return member
