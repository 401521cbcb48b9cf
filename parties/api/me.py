"""What the signed-in member would like, from their history alone, in no room."""

import msgspec
from django.http import HttpRequest, HttpResponse

from parties.api import query
from parties.api.account import signed_in
from parties.api.problems import answer, endpoint
from parties.live import rooms
from parties.refusals import Refused
from parties.remembered import known_of
from parties.threads import reading
from recommender.solo import Suggestion, recommend_for_member


class ForMe(msgspec.Struct, frozen=True):
    titles: list[Suggestion]


@endpoint("GET")
async def recommendations(request: HttpRequest) -> HttpResponse:
    limit = query.limit(request)
    member = await signed_in(request)
    if member is None:
        raise Refused("not_signed_in", "Sign in to your account first.")
    engine = await rooms().engines.engine()
    stars, seen = await reading(known_of, member)
    return answer(ForMe(await reading(recommend_for_member, engine.model, stars, seen, limit)))
